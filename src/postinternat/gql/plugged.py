"""The roots that are not read straight from the graph, in the order that they are defined."""

from postinternat.gql.comparison import comparison_root
from postinternat.gql.contradictions import contradictions_root
from postinternat.gql.dataset import dataset_root
from postinternat.gql.roots import MakeRoot
from postinternat.gql.statistics import statistics_root
from postinternat.gql.validation_root import validation_root

PLAIN_ROOTS: tuple[MakeRoot, ...] = (
    contradictions_root,
    comparison_root,
    dataset_root,
    statistics_root,
    validation_root,
)
