"""Full-text search over one dataset version: French word forms, accents and acronyms, ranked.

``index_of(store).search("zones sous-denses")`` gives the best hits. The index of a version is made when it is first
needed, or by ``prepare(store)`` in the background.
"""

from postinternat.search.index import Hit, Index, Results
from postinternat.search.searcher import index_of, prepare

__all__ = ["Hit", "Index", "Results", "index_of", "prepare"]
