"""Two contacts made one, over real files: what is shown then, and that one undo parts them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.acts.merging import Take, compared, is_apart, keep_apart, merge
from core.clock import FixedClock
from core.network.duplicates import duplicates, nearest
from core.network.network import Network
from core.vault import CHEAPEST, Set, Vault, create_vault, creation

ANNA, ANNE, BEN, CALL, LUNCH = "b" * 16, "a" * 16, "c" * 16, "i" * 16, "j" * 16

FIRST: dict[str, Any] = {
    "full": "Anna Schmidt",
    "given": "Anna",
    "family": "Schmidt",
    "org": "Acme",
    "role": "CTO",
    "emails": {"anna@acme.example": ["work"]},
    "phones": {"+491512345678": ["cell"]},
    "tags": {"client": True},
    "created": "2026-03-01",
    "archived": True,
    "circle": "close",
}
SECOND: dict[str, Any] = {
    "full": "Anna Schmitt",
    "given": "Anna",
    "family": "Schmitt",
    "org": "Globex",
    "emails": {"anna@acme.example": ["work"], "anna@home.example": []},
    "phones": {"01512345678": []},
    "tags": {"press": True},
    "created": "2026-01-01",
    "birthday": "1986-05-01",
    "maybe": {ANNA: True},
}


@pytest.fixture
def vault(tmp_path: Path, clock: FixedClock) -> Iterator[Vault]:
    made, _ = create_vault(
        tmp_path / "vault",
        state=tmp_path / "state",
        passphrase="correct horse battery staple",
        clock=clock,
        cost=CHEAPEST,
    )
    with made:
        made.commit(
            [
                *creation("contacts", ANNA, dict(FIRST)),
                *creation("contacts", ANNE, dict(SECOND)),
                *creation("contacts", BEN, {"full": "Ben Aydın", "met_via": ANNA}),
                *creation(
                    "interactions", CALL, {"at": "2026-06-01", "channel": "call", "with": {ANNA: True}}
                ),
                *creation(
                    "interactions", LUNCH, {"at": "2026-06-02", "channel": "meal", "with": {ANNE: True}}
                ),
            ]
        )
        yield made


def one(vault: Vault, takes: dict[str, Take] | None = None) -> dict[str, Any]:
    act = merge(vault, ANNA, ANNE, takes or {})
    vault.commit(act.changes, label=act.label)
    assert ANNA not in vault.documents("contacts")
    return dict(vault.documents("contacts")[ANNE])


def test_two_become_one_with_what_both_have_and_the_values_of_the_first(vault: Vault) -> None:
    shown = one(vault)
    assert (shown["full"], shown["family"], shown["org"], shown["role"]) == (
        "Anna Schmidt",
        "Schmidt",
        "Acme",
        "CTO",
    )
    assert shown["birthday"] == "1986-05-01" and shown["circle"] == "close"
    assert set(shown["emails"]) == {"anna@acme.example", "anna@home.example"}
    assert set(shown["tags"]) == {"client", "press"}
    assert shown["created"] == "2026-01-01"


def test_a_number_in_two_spellings_stands_once(vault: Vault) -> None:
    assert list(one(vault)["phones"]) == ["+491512345678"]


def test_somebody_is_let_go_only_where_both_were(vault: Vault) -> None:
    assert not one(vault).get("archived")


def test_each_field_is_taken_from_either_or_both(vault: Vault) -> None:
    shown = one(vault, {"full": "both", "org": "second", "tags": "second", "emails": "first"})
    assert shown["full"] == "Anna Schmidt" and shown["nicknames"] == {"Anna Schmitt": True}
    assert shown["org"] == "Globex"
    assert set(shown["tags"]) == {"press"}
    assert set(shown["emails"]) == {"anna@acme.example"}


def test_the_history_of_both_is_one_and_whoever_names_them_names_the_one(
    vault: Vault, clock: FixedClock
) -> None:
    one(vault)
    network = Network(vault, clock)
    assert [item.id for item in network.history(ANNE)] == [LUNCH, CALL]
    assert network.contact(BEN).met_via == ANNE


def test_they_are_not_asked_about_again(vault: Vault) -> None:
    shown = one(vault)
    assert not shown.get("maybe")
    assert duplicates(vault.documents("contacts"), vault.canonical) == []


def test_one_undo_parts_them_as_they_were(vault: Vault) -> None:
    before = vault.digest(), dict(vault.documents("contacts")[ANNA]), dict(vault.documents("contacts")[ANNE])
    one(vault, {"full": "second", "org": "second", "emails": "second"})
    vault.undo()
    documents = vault.documents("contacts")
    assert (vault.digest(), dict(documents[ANNA]), dict(documents[ANNE])) == before


def test_not_the_same_is_remembered_and_can_be_undone(vault: Vault) -> None:
    act = keep_apart(vault, ANNA, ANNE)
    vault.commit(act.changes, label=act.label)
    documents = vault.documents("contacts")
    assert duplicates(documents, vault.canonical) == [] == nearest(ANNA, documents, [ANNE], vault.canonical)
    assert not documents[ANNE].get("maybe")
    vault.undo()
    assert [pair.other(ANNA) for pair in nearest(ANNA, documents, [ANNE, BEN], vault.canonical)] == [ANNE]


def test_who_was_told_apart_stays_so_when_the_other_is_merged_with_a_third(vault: Vault) -> None:
    third = "0" * 16
    vault.commit(creation("contacts", third, {"full": "Anna Schmidt", "emails": {"anna@home.example": []}}))
    vault.commit(keep_apart(vault, ANNA, ANNE).changes)
    vault.commit(merge(vault, ANNE, third, {}).changes)
    pairs = duplicates(vault.documents("contacts"), vault.canonical)
    assert {ANNA, third} not in [{pair.first, pair.second} for pair in pairs]


def test_fields_stand_beside_each_other_with_what_can_be_taken(vault: Vault, clock: FixedClock) -> None:
    found = {row.field: row for row in compared(vault, ANNA, ANNE, clock.today())}
    assert (found["org"].first, found["org"].second) == ("Acme", "Globex")
    assert found["org"].ways == ("first", "second") and found["org"].default == "first"
    assert found["birthday"].ways == ("second",) and not found["birthday"].open
    assert found["emails"].default == "both" and "anna@home.example" in found["emails"].second
    assert found["full"].ways == ("first", "second", "both")
    assert "prefix" not in found and "met_how" not in found


def test_who_is_apart_is_known_under_whichever_id_they_are_read(vault: Vault) -> None:
    third = "0" * 16
    vault.commit(creation("contacts", third, {"full": "Anne"}))
    vault.commit(keep_apart(vault, ANNA, ANNE).changes)
    documents = vault.documents("contacts")
    assert is_apart(documents, ANNE, ANNA) and not is_apart(documents, ANNA, BEN)
    vault.commit(merge(vault, ANNA, third, {}).changes)
    assert is_apart(documents, third, ANNE, vault.canonical)


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ("Anna", "Anna Schmidt", "second"),
        ("A. Schmidt", "Anna Schmidt", "second"),
        ("", "Anna Schmidt", "second"),
        ("Anna Schmidt", "Anna", "first"),
        ("Anna Schmidt", "Anna Schmitt", "first"),
        ("Schmidt Anna", "Anna Schmidt", "first"),
    ],
)
def test_the_fuller_name_is_taken_where_nobody_says_otherwise(
    vault: Vault, clock: FixedClock, first: str, second: str, taken: str
) -> None:
    vault.commit([Set("contacts", ANNA, "full", first or None), Set("contacts", ANNE, "full", second)])
    found = {row.field: row for row in compared(vault, ANNA, ANNE, clock.today())}
    assert found["full"].default == taken
