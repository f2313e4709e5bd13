"""Ten queries that dashboards and researchers typically send; each takes a number, so that no two runs are the same."""

from collections.abc import Callable, Mapping

from benchmarks.posts import REGIONS, SCHEMES, SURNAMES, THING, VOCABULARY, number_of_posts

_PROLOGUE = f"""PREFIX v: <{VOCABULARY}>
PREFIX region: <{THING}region/>
PREFIX status: <{THING}status/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_DETAILS = {
    **{name: f"v:{name}" for name in ("start", "end", "months", "hospitalShare", "practiceShare", "state", "regional")},
    "label": "rdfs:label",
}
_LINKED = ("scheme", "hospital", "practice", "zone", "holder", "funder", "source")


def typical_queries(triples: int) -> Mapping[str, Callable[[int], str]]:
    """Return the queries by name for a dataset of about that many triples."""
    posts = number_of_posts(triples)

    def post(number: int) -> str:
        return f"<{THING}post/{(number * 7919 + 13) % posts}>"

    optional = " ".join(f"OPTIONAL {{ ?post {verb} ?{name} }}" for name, verb in _DETAILS.items())
    optional += " ".join(
        f"OPTIONAL {{ ?post v:{name} ?{name} OPTIONAL {{ ?{name} rdfs:label ?{name}Label }} }}" for name in _LINKED
    )
    bodies: dict[str, Callable[[int], str]] = {
        "lookup": lambda n: f"SELECT ?p ?o {{ {post(n)} ?p ?o }}",
        "list": lambda n: (
            f"SELECT ?post ?label ?start {{ ?post v:region region:{n % REGIONS} ; v:status status:open ; "
            'rdfs:label ?label ; v:start ?start FILTER (?start >= "2021-01-01"^^xsd:date) } '
            "ORDER BY DESC(?start) ?post LIMIT 50"
        ),
        "group": lambda _: (
            "SELECT ?region ?funder (COUNT(?post) AS ?n) (SUM(?amount) AS ?sum) { ?post a v:Post ; "
            "v:region ?region ; v:funder ?funder ; v:amount ?amount } GROUP BY ?region ?funder"
        ),
        "join": lambda n: (
            f'SELECT ?post ?scheme ?hospital ?funder {{ ?s v:code "S{n % SCHEMES:02}" ; rdfs:label ?scheme . '
            f"?post v:scheme ?s ; v:hospital ?h ; v:funder ?f . ?h v:region region:{n % REGIONS} ; "
            "rdfs:label ?hospital . ?f rdfs:label ?funder }"
        ),
        "optional": lambda n: f"SELECT * {{ VALUES ?post {{ {post(n)} }} ?post a v:Post {optional} }}",
        "path": lambda n: (
            f"SELECT (COUNT(?post) AS ?n) {{ ?zone v:partOf+ region:{n % REGIONS} . ?post v:zone ?zone }}"
        ),
        "regex": lambda n: (
            "SELECT ?person ?label { ?person a v:Person ; rdfs:label ?label "
            f'FILTER REGEX(?label, "{SURNAMES[n % len(SURNAMES)]} [0-9]*7$", "i") }}'
        ),
        "values": lambda n: (
            f"SELECT ?s ?p ?o {{ VALUES ?s {{ {' '.join(post(100 * n + k) for k in range(100))} }} ?s ?p ?o }}"
        ),
        "construct": lambda n: (
            f"CONSTRUCT {{ ?s ?p ?o . ?o rdfs:label ?label }} {{ VALUES ?s {{ {post(n)} }} ?s ?p ?o "
            "OPTIONAL { ?o rdfs:label ?label } }"
        ),
        "paging": lambda n: (
            "SELECT ?post ?label ?start { ?post a v:Post ; rdfs:label ?label ; v:start ?start } "
            f"ORDER BY ?start ?post OFFSET {posts // 2 + n % 7} LIMIT 25"
        ),
    }
    return {name: _with_prologue(body) for name, body in bodies.items()}


def _with_prologue(body: Callable[[int], str]) -> Callable[[int], str]:
    return lambda number: _PROLOGUE + body(number)
