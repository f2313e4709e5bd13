"""The roots that are not read straight from the graph, in the order that they are defined."""

from postinternat.gql.code_lists_root import code_lists_root
from postinternat.gql.comparison import comparison_root
from postinternat.gql.contradictions import contradictions_root
from postinternat.gql.dataset import dataset_root
from postinternat.gql.eligibility_root import eligibility_root
from postinternat.gql.pay_root import calendar_root, pay_root
from postinternat.gql.roots import MakeRoot
from postinternat.gql.search_root import search_root
from postinternat.gql.statistics import statistics_root
from postinternat.gql.validation_root import validation_root

PLAIN_ROOTS: tuple[MakeRoot, ...] = (
    calendar_root,
    code_lists_root,
    comparison_root,
    contradictions_root,
    dataset_root,
    eligibility_root,
    pay_root,
    search_root,
    statistics_root,
    validation_root,
)
