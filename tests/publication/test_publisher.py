"""Who publishes is a function or a service, and what it says of a publication names nobody."""

from pathlib import Path

import pytest

from postinternat.model import Catalogue
from postinternat.publication import Refusal, publish
from postinternat.publication.publisher import apparent_name
from postinternat.store import DirectoryStore, EmbeddedStore
from tests.publication.conftest import BRETAGNE, order, submission


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jean DUPONT", "Jean DUPONT"),
        ("validé par Marie-Ève LE GALL ce jour", "Marie-Ève LE GALL"),
        ("validé par Marie-Ève LEGALL ce jour", "Marie-Ève LEGALL"),
        ("Anne de KERSAUZON", "Anne de KERSAUZON"),
        ("relu par J. Martin", "J. Martin"),
        ("voir jean.dupont@ars.example", "jean.dupont@"),
        ("ARS Bretagne, offre de soins", ""),
        ("Campagne AUMG 2026", ""),
        ("Postes ZIP et ZAC, avis du CNU", ""),
        ("Deuxième envoi, Quimper et Brest", ""),
        ("service@ars.example", ""),
    ],
)
def test_what_looks_like_a_name(text: str, found: str, store: EmbeddedStore) -> None:
    assert apparent_name(text, store)[: len(found) or None] == found


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("by", "Dr Dupont", "n'est pas le nom d'une fonction"),
        ("by", "jean@ars.example", "n'est pas le nom d'une fonction"),
        ("message", "Relu par le Dr Dupont", "Le message nomme une personne."),
        ("message", "RPPS 10003456789", "Le message nomme une personne."),
    ],
)
def test_a_title_or_a_number_is_refused_whatever_is_accepted(
    field: str, text: str, says: str, root: Path, catalogue: Catalogue
) -> None:
    store = DirectoryStore(root)
    before = store.version
    with pytest.raises(Refusal) as refused:
        publish(submission(), BRETAGNE, store, catalogue, order(accept_warnings=True, **{field: text}))
    assert says in refused.value.what_fr
    assert store.version == before


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("field", ["by", "message"])
def test_what_looks_like_a_name_is_told_and_may_be_accepted(field: str, root: Path, catalogue: Catalogue) -> None:
    store = DirectoryStore(root)
    with pytest.raises(Refusal) as refused:
        publish(submission(), BRETAGNE, store, catalogue, order(**{field: "Cellule COPIL"}))
    assert "« Cellule COPIL » semble nommer une personne." in refused.value.what_fr
    assert "--accept-warnings" in refused.value.fix
    assert refused.value.where == f"--{field}"
    outcome = publish(submission(), BRETAGNE, store, catalogue, order(accept_warnings=True, **{field: "Cellule COPIL"}))
    assert outcome.created
