"""A knowledge graph of the French post-residency schemes, behind GraphQL, SPARQL and SHACL validation.

Where things are, from the outside in; a module imports only from the lines below its own:

- ``cli``, ``__main__``: the command line, its parsing and its exit codes.
- ``app``: ``create_app(settings)``, the whole route table of the server.
- ``gql``, ``sparql``, ``linked``, ``web``: the four faces of the graph, which never import each other.
- ``publication``: publishing and withdrawing a region's data, versions, tokens.
- ``domain``: what is computed from the graph and not stored in it: eligibility, pay, calendar.
- ``validation``: the SHACL engine, its report and the renderings of the report.
- ``intake``: Turtle, JSON-LD, CSV and workbooks turned into one graph that remembers lines and cells.
- ``search``: the full-text index of one version of the dataset.
- ``model``: the ontology read once into classes, fields, code lists and rules.
- ``store``: SPARQL over the dataset: in memory, on disk, or on another server.
- ``settings``, ``namespaces``, ``paths``, ``errors``: what everything else stands on.
"""

from importlib.metadata import version

__version__ = version("postinternat")
