from decimal import Decimal
from typing import Any

import pytest

from postinternat.domain.profile import Profile
from postinternat.errors import ProfileError
from postinternat.store import EmbeddedStore


@pytest.mark.parametrize(
    ("wrong", "where", "fix"),
    [
        ({"specialty": "general-practise"}, "specialty", "did you mean 'general-practice'?"),
        ({"specialty": "all"}, "specialty", "leave 'all' to schemes"),
        ({"discipline": "qqq"}, "discipline", "known: "),
        ({"zones": frozenset({"zip", "zipp"})}, "zones", "did you mean 'zip'"),
        ({"regions": frozenset({"XYZ"})}, "regions", "known: "),
        ({"diplomas": frozenset({"master-9"})}, "diplomas", "did you mean"),
        ({"answers": {"zonne": True}}, "answers", "did you mean 'zone'"),
        ({"shares": {"hospitals": Decimal(1)}}, "shares", "did you mean 'hospital'"),
        ({"shares": {"hospital": Decimal("1.1")}}, "shares, hospital", "0 to 1"),
        ({"shares": {"hospital": Decimal("NaN")}}, "shares, hospital", "0 to 1"),
        ({"shares": {"hospital": Decimal("0.6"), "ambulatory": Decimal("0.5")}}, "shares", "1 at most"),
        ({"acts_per_week": Decimal(-1)}, "acts_per_week", "0 or more"),
        ({"months_of_practice": -1}, "months_of_practice", "0 or more"),
    ],
)
def test_what_is_wrong_is_told_with_the_place_and_the_fix(
    store: EmbeddedStore, wrong: dict[str, Any], where: str, fix: str
) -> None:
    with pytest.raises(ProfileError) as caught:
        Profile(**wrong).check(store)
    assert caught.value.where == where
    assert fix in caught.value.fix


def test_a_whole_profile_is_accepted(store: EmbeddedStore) -> None:
    Profile(
        specialty="other-specialties",
        discipline="surgery",
        regions=frozenset({"32"}),
        shares={"hospital": Decimal("0.5"), "university": Decimal("0.5"), "peripheral": Decimal("0.5")},
        zones=frozenset({"zip", "none"}),
        structures=frozenset({"msp"}),
        answers={"cesp": True, "https://w3id.org/post-internat/id/provision/any": False},
    ).check(store)
