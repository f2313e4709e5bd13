"""The W3C SPARQL 1.1 test suite run against the server; the suite itself stays outside the project."""
