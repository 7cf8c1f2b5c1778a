"""What two devices disagree about, in words, and what settles it; over real files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.acts import conflicts
from core.acts.conflict_words import moment, record_words, value_words
from core.acts.conflicts import BOTH, DELETE, EDIT, KEEP, Dispute, disputes, find, settle
from core.clock import FixedClock
from core.errors import NotUnderstoodError, UsageError
from core.vault import CHEAPEST, Delete, Drop, Merge, Put, Set, Vault, create_vault, creation

ANNA, BEN, CALL = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "iiiiiiiiiiiiiiii"


class Pair:
    """A vault here, and a copy of it elsewhere."""

    def __init__(self, vault: Vault, elsewhere: Callable[..., Any], clock: FixedClock) -> None:
        self.vault = vault
        self.clock = clock
        self.there = elsewhere(vault.directory)
        self.device = ""

    def part(self, here: list[Any], there: list[Any]) -> None:
        """Save here, a minute later there, and let that arrive."""
        self.vault.commit(here)
        self.clock.at += timedelta(minutes=1)
        self.device = self.there.save(there)
        self.there.bring()
        self.vault.refresh()

    def open(self) -> list[Dispute]:
        return disputes(self.vault, self.clock.today())

    def one(self) -> Dispute:
        (found,) = self.open()
        return found

    def settle(self, key: str, text: str = "") -> str:
        act = settle(self.vault, self.one(), key, text)
        self.vault.commit(act.changes, label=act.label)
        return act.label

    def settled_everywhere(self) -> bool:
        self.there.fetch()
        return self.vault.conflicts() == [] == self.there.conflicts()

    def shown(self, table: str, id: str) -> dict[str, Any]:
        return dict(self.vault.documents(table)[id])


@pytest.fixture
def vault(tmp_path: Path, clock: FixedClock) -> Iterator[Vault]:
    made, _ = create_vault(
        tmp_path / "here" / "vault",
        state=tmp_path / "here" / "state",
        passphrase="correct horse battery staple",
        clock=clock,
        cost=CHEAPEST,
    )
    with made:
        made.commit(
            [
                *creation(
                    "contacts", ANNA, {"full": "Anna Schmidt", "tags": {"x": True}, "emails": {"a@b.c": []}}
                ),
                *creation("contacts", BEN, {"full": "Ben Aydın"}),
                *creation(
                    "interactions", CALL, {"at": "2026-06-08", "channel": "call", "with": {ANNA: True}}
                ),
            ]
        )
        yield made


@pytest.fixture
def pair(vault: Vault, elsewhere: Callable[..., Any], clock: FixedClock) -> Pair:
    return Pair(vault, elsewhere, clock)


def value(field: str, text: Any) -> list[Any]:
    return [Set("contacts", ANNA, field, text)]


def test_two_values_are_told_with_the_device_and_the_time_of_each(pair: Pair) -> None:
    pair.part(value("org", "Acme"), value("org", "Globex"))
    found = pair.one()
    assert (found.about, found.what, found.person) == (
        "Anna Schmidt: works at",
        "changed in two places",
        ANNA,
    )
    theirs, ours = found.sides
    assert (theirs.text, theirs.shown, theirs.here, theirs.at) == ("Globex", True, False, "today 07:46")
    assert theirs.who == f"{theirs.device}, today 07:46"
    assert (ours.text, ours.shown, ours.here) == ("Acme", False, True)
    assert ours.who.endswith("(this one), today 07:45")
    assert [choice.key for choice in found.choices] == ["1", "2", EDIT]


def test_a_device_is_called_by_its_name(pair: Pair) -> None:
    pair.part(value("org", "Acme"), value("org", "Globex"))
    pair.vault.commit([Put("_vault", "devices", pair.device, "name", "old  laptop\x1b[31m")])
    assert pair.one().sides[0].device == "old laptop[31m"
    pair.vault.commit([Drop("_vault", "devices", pair.device, "name")])
    assert pair.one().sides[0].device == pair.device[:8]
    for device in (pair.device, pair.vault.device):
        pair.vault.commit([Put("_vault", "devices", device, "name", "laptop")])
    assert [side.device for side in pair.one().sides] == [
        f"laptop {pair.device[:4]}",
        f"laptop {pair.vault.device[:4]}",
    ]


@pytest.mark.parametrize(("key", "shown"), [("1", "Globex"), ("2", "Acme")])
def test_either_text_settles_it_on_every_device_also_the_one_that_is_shown(
    pair: Pair, key: str, shown: str
) -> None:
    pair.part(value("org", "Acme"), value("org", "Globex"))
    assert pair.settle(key).startswith("Anna Schmidt: works at, as ")
    assert pair.shown("contacts", ANNA)["org"] == shown
    assert pair.settled_everywhere()


def test_what_settled_it_is_taken_back_by_undo(pair: Pair) -> None:
    pair.part(value("org", "Acme"), value("org", "Globex"))
    pair.settle("2")
    assert pair.vault.undo().undone
    assert pair.shown("contacts", ANNA)["org"] == "Globex"


def test_cleared_and_changed_disagree_and_nothing_can_be_taken(pair: Pair) -> None:
    pair.vault.commit(value("org", "Acme"))
    pair.there.fetch()
    pair.part(value("org", None), value("org", "Globex"))
    found = pair.one()
    assert (found.sides[1].text, found.sides[1].empty) == ("", True)
    assert not found.offers(BOTH)
    assert "nothing" in pair.settle("2")
    assert "org" not in pair.shown("contacts", ANNA)
    assert pair.settled_everywhere()


def test_two_long_texts_stand_under_each_other_the_older_first(pair: Pair) -> None:
    pair.part(
        [Set("interactions", CALL, "text", "she moves\nin June")],
        [Set("interactions", CALL, "text", "budget approved")],
    )
    found = pair.one()
    assert found.about == "call with Anna Schmidt, 8 Jun: what was said"
    assert found.person == ANNA
    pair.settle(BOTH)
    assert pair.shown("interactions", CALL)["text"] == "she moves\nin June\nbudget approved"
    assert pair.settled_everywhere()


def test_a_text_written_anew_is_cleaned_and_settles_it(pair: Pair) -> None:
    pair.part(value("role", "CTO"), value("role", "CEO"))
    with pytest.raises(UsageError, match="No text"):
        settle(pair.vault, pair.one(), EDIT, " \x1b ")
    assert pair.settle(EDIT, " CTO  and\nCEO\x07 ") == "Anna Schmidt: role, written anew"
    assert pair.shown("contacts", ANNA)["role"] == "CTO and CEO"
    assert pair.settled_everywhere()


def test_what_a_member_carries_can_be_both(pair: Pair) -> None:
    pair.part(
        [Put("contacts", ANNA, "emails", "a@b.c", ["work"])],
        [Put("contacts", ANNA, "emails", "a@b.c", ["home", "pref"])],
    )
    found = pair.one()
    assert (found.field, [side.text for side in found.sides]) == ("mail a@b.c", ["home, pref", "work"])
    pair.settle(BOTH)
    assert pair.shown("contacts", ANNA)["emails"] == {"a@b.c": ["work", "home", "pref"]}
    assert pair.settled_everywhere()


def test_of_a_note_that_was_changed_twice_both_are_kept_as_two(pair: Pair) -> None:
    pair.vault.commit([Put("contacts", ANNA, "notes", "n1", {"on": "2026-06-01", "text": "climbs"})])
    pair.there.fetch()
    pair.part(
        [Put("contacts", ANNA, "notes", "n1", {"on": "2026-06-01", "text": "climbs in Bern"})],
        [Put("contacts", ANNA, "notes", "n1", {"on": "2026-06-01", "text": "climbs and sails"})],
    )
    found = pair.one()
    assert (found.field, found.sides[0].text) == ("note", "climbs and sails")
    pair.settle(BOTH)
    notes = pair.shown("contacts", ANNA)["notes"].values()
    assert sorted(note["text"] for note in notes) == ["climbs and sails", "climbs in Bern"]
    assert pair.settled_everywhere()


def test_a_note_is_written_anew_and_keeps_its_day(pair: Pair) -> None:
    pair.part(
        [Put("contacts", ANNA, "notes", "n1", {"on": "2026-06-01", "text": "climbs"})],
        [Put("contacts", ANNA, "notes", "n1", {"on": "2026-06-01", "text": "sails"})],
    )
    pair.settle(EDIT, "climbs\nand sails")
    assert pair.shown("contacts", ANNA)["notes"] == {"n1": {"on": "2026-06-01", "text": "climbs\nand sails"}}


@pytest.mark.parametrize(("key", "lives"), [(KEEP, True), (DELETE, False)])
def test_deleted_here_and_edited_there_is_kept_or_deleted_after_all(
    pair: Pair, key: str, lives: bool
) -> None:
    pair.part([Delete("contacts", BEN)], [Set("contacts", BEN, "org", "Lyon Labs")])
    found = pair.one()
    assert (found.title, found.what) == ("Ben Aydın", "deleted in one place, edited in another")
    assert [side.text for side in found.sides] == ["edited\nworks at: Lyon Labs", "deleted"]
    pair.settle(key)
    assert (BEN in pair.vault.documents("contacts")) is lives
    assert pair.settled_everywhere()


def test_a_person_deleted_here_and_mentioned_there_is_told_as_still_in_use(pair: Pair) -> None:
    call = creation("interactions", "j" * 16, {"at": "2026-06-09", "channel": "call", "with": {BEN: True}})
    pair.part([Delete("contacts", BEN)], call)
    assert pair.one().sides[0].text == "still in use: something was noted about it"


def merged_here_edited_there(pair: Pair) -> None:
    pair.part(
        [Merge("contacts", ANNA, BEN)],
        [Set("contacts", BEN, "org", "Lyon Labs"), Set("contacts", BEN, "role", "CTO")],
    )


def test_merged_here_and_edited_there_is_one_question_though_two_registers_disagree(pair: Pair) -> None:
    merged_here_edited_there(pair)
    assert {each.kind for each in pair.vault.conflicts()} == {"merged", "deleted"}
    found = pair.one()
    assert (found.title, found.what) == ("Anna Schmidt", "merged in one place, edited in another")
    assert [side.text for side in found.sides] == [
        "Anna Schmidt",
        "Ben Aydın\nworks at: Lyon Labs\nrole: CTO",
    ]


@pytest.mark.parametrize(("key", "name"), [("1", "Anna Schmidt"), ("2", "Ben Aydın")])
def test_merging_again_takes_the_values_of_either_and_loses_none_that_only_one_has(
    pair: Pair, key: str, name: str
) -> None:
    merged_here_edited_there(pair)
    pair.settle(key)
    assert list(pair.vault.documents("contacts")) == [ANNA]
    shown = pair.shown("contacts", ANNA)
    assert (shown["full"], shown["org"], shown["role"]) == (name, "Lyon Labs", "CTO")
    assert pair.settled_everywhere()


def test_kept_apart_they_are_two_again_and_undo_makes_them_one(pair: Pair) -> None:
    merged_here_edited_there(pair)
    pair.settle(BOTH)
    assert sorted(pair.vault.documents("contacts")) == [ANNA, BEN]
    assert pair.shown("contacts", BEN) == {"full": "Ben Aydın", "org": "Lyon Labs", "role": "CTO"}
    assert pair.settled_everywhere()
    pair.vault.undo()
    assert list(pair.vault.documents("contacts")) == [ANNA]


def test_who_was_merged_away_and_lives_alone_is_settled_in_its_own_record(pair: Pair) -> None:
    pair.part(
        [Merge("contacts", ANNA, BEN), Delete("contacts", ANNA)], [Set("contacts", BEN, "org", "Lyon Labs")]
    )
    assert [(each.kind, each.id) for each in pair.vault.conflicts()] == [("deleted", BEN)]
    pair.settle(KEEP)
    assert pair.vault.conflicts() == []
    assert pair.shown("contacts", ANNA) | {"tags": 0, "emails": 0} == {
        "full": "Ben Aydın",
        "org": "Lyon Labs",
        "tags": 0,
        "emails": 0,
    }


def test_a_reference_to_somebody_merged_away_is_settled_without_bringing_them_back(pair: Pair) -> None:
    carla = "abababababababab"
    pair.vault.commit(creation("contacts", carla, {"full": "Carla Nunes"}))
    pair.there.fetch()
    pair.part(value("met_via", BEN), value("met_via", ANNA))
    pair.vault.commit([Merge("contacts", BEN, carla)])
    assert [side.text for side in pair.one().sides] == ["Anna Schmidt", "Carla Nunes"]
    pair.settle("2")
    assert pair.shown("contacts", ANNA)["met_via"] == carla
    assert sorted(pair.vault.documents("contacts")) == [ANNA, carla]
    assert pair.settled_everywhere()


def test_a_member_spelt_as_somebody_merged_away_is_settled_under_the_present_name(pair: Pair) -> None:
    carla = "abababababababab"
    pair.vault.commit(creation("contacts", carla, {"full": "Carla Nunes"}))
    pair.there.fetch()
    pair.part(
        [Put("interactions", CALL, "with", BEN, "by phone")],
        [Put("interactions", CALL, "with", BEN, "there")],
    )
    pair.vault.commit([Merge("contacts", BEN, carla)])
    pair.settle("2")
    assert pair.shown("interactions", CALL)["with"] == {ANNA: True, carla: "by phone"}
    assert sorted(pair.vault.documents("contacts")) == [ANNA, carla]
    assert pair.settled_everywhere()


def test_a_number_an_id_and_a_token_find_it_and_a_token_no_more_once_it_changed(pair: Pair) -> None:
    pair.part(value("org", "Acme"), value("org", "Globex"))
    before = pair.one()
    for wanted in ("1", before.id, before.token, before.token.upper()):
        assert find(pair.open(), wanted) == before
    pair.vault.commit(value("org", "Initech"))
    for wanted in (before.token, "1", "0", "nothing"):
        with pytest.raises(NotUnderstoodError):
            find(pair.open(), wanted)


def test_a_token_is_refused_where_a_third_value_came(pair: Pair, elsewhere: Callable[..., Any]) -> None:
    third = elsewhere(pair.vault.directory)
    pair.part(value("org", "Acme"), value("org", "Globex"))
    before = pair.one()
    third.save(value("org", "Initech"))
    third.bring()
    pair.vault.refresh()
    after = pair.one()
    assert (after.id, len(after.sides)) == (before.id, 3)
    with pytest.raises(NotUnderstoodError, match="changed again"):
        find(pair.open(), before.token)


def test_what_does_not_settle_it_is_refused_with_what_does(pair: Pair) -> None:
    pair.part(value("org", "Acme"), value("org", "Globex"))
    for key in ("3", "0", BOTH, DELETE, KEEP):
        with pytest.raises(UsageError) as error:
            settle(pair.vault, pair.one(), key)
        assert "1, 2, edit" in error.value.todo


def test_a_field_that_this_version_does_not_know_is_settled_too(pair: Pair) -> None:
    pair.part(
        [Set("plugins", ANNA, "odd_field", [1, {"a": "b"}])], [Set("plugins", ANNA, "odd_field", "text")]
    )
    found = pair.one()
    assert found.about == f"plugins {ANNA[:8]}: odd field"
    pair.settle("2")
    assert pair.settled_everywhere()


def test_words_of_records_and_values(pair: Pair) -> None:
    vault, today = pair.vault, pair.clock.today()
    vault.commit(
        [
            *creation("promises", "p1", {"side": "theirs", "with": {BEN: True}, "due": "2026-06-12"}),
            *creation("events", "e1", {"name": "Hafen Meetup", "starts": "2026-06-17"}),
            *creation("introductions", "x1", {"between": {ANNA: True, BEN: True}, "on": "2025-01-03"}),
            *creation("circles", "k1", {"name": "climbers"}),
            *creation("views", "v1", {"name": "quiet clients", "query": "last>60d"}),
        ]
    )
    assert [
        record_words(vault, table, id, today)
        for table, id in (
            ("promises", "p1"),
            ("events", "e1"),
            ("introductions", "x1"),
            ("circles", "k1"),
            ("views", "v1"),
        )
    ] == [
        "promise of Ben Aydın, due 12 Jun",
        "event Hafen Meetup, 17 Jun",
        "introduction of Anna Schmidt and Ben Aydın, 3 Jan 2025",
        "circle climbers",
        "view quiet clients",
    ]
    cases: list[tuple[str, Any, str]] = [
        ("birthday", "1986-06-11", "11 June 1986"),
        ("cadence", 30, "every 30 days"),
        ("cadence", 0, "none"),
        ("paused", True, "yes"),
        ("met_event", "e1", "event Hafen Meetup, 17 Jun"),
        ("met_via", "nobody", "somebody"),
        ("addresses", {"types": [], "street": "Ring 1", "city": "Bern"}, "Ring 1, Bern"),
        ("org", "A\x1b[2Jcme\u202e", "A[2Jcme"),
        ("importance", 4, "4"),
    ]
    assert [value_words(vault, "contacts", field, each, today) for field, each, _ in cases] == [
        words for *_, words in cases
    ]


def test_a_time_that_no_calendar_has_is_left_out(clock: FixedClock) -> None:
    assert [moment(each, clock.today()) for each in (2**60, -(2**60))] == ["", ""]
    assert conflicts.Side("x", "laptop", True, "").who == "laptop (this one)"
