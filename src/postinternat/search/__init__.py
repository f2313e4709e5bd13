"""Full-text search over one dataset version: French word forms, accents and acronyms, ranked.

``Searcher(store).search("zones sous-denses")`` gives the best hits; the index is built when it is first needed,
and again when the dataset changes.
"""

from postinternat.search.index import Hit, Index, Results
from postinternat.search.searcher import Searcher

__all__ = ["Hit", "Index", "Results", "Searcher"]
