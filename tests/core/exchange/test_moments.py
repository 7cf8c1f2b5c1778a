"""What happened, as a file tells it: who took part, what is new, and what was changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from core.clock import FixedClock
from core.exchange.draft import Cancelled, Draft, Reading
from core.exchange.me import Me
from core.exchange.moments import Moment, Party
from core.exchange.staging import Staging, stage
from core.exchange.tend_json import export
from core.vault import CHEAPEST, Vault, create_vault
from core.vault.changes import Delete, Drop, Json, Put, Set

ANNA = Party("Anna Schmidt", "anna@novum.example")
BEN = Party("Ben Aydın", "ben@elbe.example")
ME = Me(frozenset({"ines@novum.example"}), "Ines Okoro")


def meeting(*people: Party, uid: str = "ics:1/2026-05-04", **fields: Json) -> Moment:
    document: dict[str, Json] = {
        "at": "2026-05-04T10:00",
        "channel": "meeting",
        "text": "Harbour plans",
        **fields,
    }
    return Moment(uid, document, people or (ANNA,), 3, "event 1")


def reading(*moments: Moment, drafts: tuple[Draft, ...] = ()) -> Reading:
    return Reading("ics", "iCalendar", drafts=list(drafts), moments=list(moments))


def imported(book: Any, *moments: Moment, drafts: tuple[Draft, ...] = ()) -> Staging:
    staging = stage(reading(*moments, drafts=drafts), book, me=ME)
    book.vault.commit(staging.changes())
    return staging


def happened(book: Any) -> dict[str, Any]:
    return dict(book.vault.tables.get("interactions", {}))


def names(book: Any, record: dict[str, Any]) -> set[str]:
    return {book.people[id].get("full", "") for id in record["with"]}


def test_a_meeting_becomes_an_interaction_with_new_people(book: Any) -> None:
    staging = imported(book, meeting(ANNA, BEN))
    ((id, record),) = happened(book).items()
    assert len(id) == 16
    assert record | {"with": {}, "external": {}} == {
        "at": "2026-05-04T10:00",
        "channel": "meeting",
        "text": "Harbour plans",
        "with": {},
        "external": {},
    }
    assert names(book, record) == {"Anna Schmidt", "Ben Aydın"}
    assert {person["source"] for person in book.people.values()} == {"import"}
    (bunch,) = staging.bunches
    assert (bunch.kind, bunch.what, len(bunch.rows), bunch.people, bunch.fresh) == ("new", "meeting", 1, 2, 2)


def test_its_id_is_the_same_on_every_device(new_book: Any) -> None:
    one, other = new_book(), new_book()
    imported(one, meeting())
    imported(other, meeting())
    assert list(happened(one)) == list(happened(other))


def test_importing_twice_changes_nothing_the_second_time(book: Any) -> None:
    moments = [meeting(ANNA, BEN), meeting(BEN, uid="ics:2", text="")]
    imported(book, *moments)
    again = stage(reading(*moments), book, me=ME)
    assert {row.kind for row in again.moments} == {"unchanged"}
    assert again.rows == []
    assert again.changes() == []


def test_who_took_part_is_found_among_the_people_known(book: Any) -> None:
    book.vault.commit([
        Set("contacts", "anna", "full", "A. Schmidt"), Put("contacts", "anna", "emails", "Anna@novum.example", []),
        Set("contacts", "ben", "full", "Ben Aydın"),
        Set("contacts", "cleo", "full", "Cleo Haas"), Put("contacts", "cleo", "phones", "+49 170 5550147", []),
    ])  # fmt: skip
    staging = imported(book, meeting(ANNA, BEN, Party("Cleo Haas", phone="01705550147")))
    (record,) = happened(book).values()
    assert set(record["with"]) == {"anna", "ben", "cleo"}
    assert set(book.people) == {"anna", "ben", "cleo"}
    reasons = {row.contact_id: row.reasons for row in staging.rows}
    assert reasons["anna"][0].startswith("same mail")
    assert reasons["ben"] == ("same name",)
    assert book.people["ben"]["emails"] == {"ben@elbe.example": []}


def test_another_spelling_of_a_name_in_passing_is_no_difference(book: Any) -> None:
    book.vault.commit([
        Set("contacts", "anna", "full", "A. Schmidt"), Set("contacts", "anna", "given", "Ann"),
        Put("contacts", "anna", "emails", "anna@novum.example", ["work"]),
        Put("contacts", "none", "emails", "ben@elbe.example", []),
    ])  # fmt: skip
    staging = imported(book, meeting(Party("Schmidt, Anna", "anna@novum.example"), BEN))
    assert [(row.kind, row.name) for row in staging.rows] == [
        ("unchanged", "A. Schmidt"),
        ("same", "ben@elbe.example"),
    ]
    assert book.people["none"]["full"] == "Ben Aydın"


def test_a_name_that_two_have_makes_a_new_person_who_may_be_either(book: Any) -> None:
    for id in ("one", "two"):
        book.vault.commit([Set("contacts", id, "full", "Anna Schmidt")])
    imported(book, meeting(ANNA))
    (record,) = happened(book).values()
    (person,) = record["with"]
    assert person not in ("one", "two")
    assert set(book.people[person]["maybe"]) == {"one", "two"}


def test_somebody_the_file_lists_is_the_entry_of_the_list(book: Any) -> None:
    drafts = (Draft({"full": "Anna", "org": "Novum"}, 1, "card 1", uid="monica:7"),)
    imported(book, meeting(Party("Anna", uid="monica:7")), drafts=drafts)
    (record,) = happened(book).values()
    ((id, person),) = book.people.items()
    assert set(record["with"]) == {id}
    assert person["org"] == "Novum"


def test_one_person_is_made_of_all_mentions_in_a_file(book: Any) -> None:
    imported(
        book,
        meeting(Party("", "anna@novum.example"), uid="1"),
        meeting(Party("Anna Schmidt", "ANNA@novum.example"), uid="2"),
        meeting(Party("Schmidt, Anna", "anna@home.example"), uid="3"),
    )
    (person,) = book.people.values()
    assert person["full"] == "Anna Schmidt"
    assert set(person["emails"]) == {"anna@novum.example", "anna@home.example"}


def test_i_am_never_one_of_the_others(book: Any) -> None:
    me = (Party("Ines", "INES@novum.example"), Party("Okoro, Ines", "ines@home.example"))
    staging = imported(book, meeting(ANNA, *me), meeting(*me, uid="ics:2"))
    assert len(book.people) == 1
    assert len(happened(book)) == 1
    assert staging.alone == 1


def test_i_am_whom_the_profile_says(book: Any) -> None:
    book.vault.commit([Put("profile", "me", "emails", "anna@novum.example")])
    staging = stage(reading(meeting(ANNA, BEN)), book)
    assert [row.name for row in staging.rows] == ["Ben Aydın"]


@pytest.mark.parametrize(
    ("at", "plan"), [("2026-06-10T09:00", True), ("2026-06-09T23:00", None), ("2026-06-08", None)]
)
def test_what_lies_ahead_is_a_plan(book: Any, at: str, plan: bool | None) -> None:
    imported(book, meeting(at=at))
    (record,) = happened(book).values()
    assert record.get("plan") is plan


def test_a_plan_that_has_come_to_pass_is_one_no_more(book: Any) -> None:
    imported(book, meeting(at="2026-06-10"))
    book.today = date(2026, 6, 12)
    again = imported(book, meeting(at="2026-06-10"))
    assert [row.kind for row in again.moments] == ["same"]
    (record,) = happened(book).values()
    assert not record.get("plan")


def test_a_changed_entry_brings_only_what_changed_and_what_was_edited_here_stays(book: Any) -> None:
    imported(book, meeting(ANNA, place="Harbour"))
    (id,) = happened(book)
    book.vault.commit([Set("interactions", id, "text", "We spoke of her move")])
    staging = imported(book, meeting(ANNA, BEN, at="2026-05-05T10:00", place="Town hall"))
    record = happened(book)[id]
    assert (record["at"], record["place"], record["text"]) == (
        "2026-05-05T10:00",
        "Town hall",
        "We spoke of her move",
    )
    assert names(book, record) == {"Anna Schmidt", "Ben Aydın"}
    (row,) = staging.moments
    assert (row.kind, row.offers) == ("same", ())
    assert (
        stage(reading(meeting(ANNA, BEN, at="2026-05-05T10:00", place="Town hall")), book, me=ME).changes()
        == []
    )


def test_what_had_happened_is_a_plan_again_where_it_was_put_off(book: Any) -> None:
    imported(book, meeting())
    imported(book, meeting(at="2026-07-01"))
    (record,) = happened(book).values()
    assert (record["at"], record["plan"]) == ("2026-07-01", True)


def test_two_devices_that_take_in_a_file_on_two_days_agree_in_all_of_it(new_book: Any) -> None:
    one, other = new_book(), new_book()
    other.today = date(2026, 6, 20)
    for book in (one, other):
        imported(book, meeting(), meeting(uid="ics:2", at="2026-07-01"))
    here, there = happened(one), happened(other)
    assert here.keys() == there.keys()
    for id, record in here.items():
        assert record | {"with": {}} == there[id] | {"with": {}}


def test_a_plan_that_is_cancelled_goes_and_what_happened_stays(book: Any) -> None:
    imported(book, meeting(uid="ahead", at="2026-07-01"), meeting(uid="past"))
    off = [replace(meeting(uid=uid, at="2026-07-01"), cancelled=True) for uid in ("ahead", "past", "never")]
    staging = imported(book, *off)
    assert [(row.kind, row.what, row.reasons) for row in staging.moments] == [
        ("same", "plan", ("cancelled in the file",))
    ]
    (record,) = happened(book).values()
    assert record["at"] == "2026-05-04T10:00"
    assert stage(reading(*off), book, me=ME).changes() == []


def test_what_was_changed_in_both_places_is_offered_and_asked_once(book: Any) -> None:
    imported(book, meeting())
    (id,) = happened(book)
    book.vault.commit([Set("interactions", id, "text", "Mine")])
    staging = stage(reading(meeting(text="Theirs")), book, me=ME)
    (bunch,) = staging.bunches
    assert [(offer.field, offer.ours, offer.theirs) for offer in bunch.offers] == [("text", "Mine", "Theirs")]
    book.vault.commit(staging.changes())
    assert happened(book)[id]["text"] == "Mine"
    assert stage(reading(meeting(text="Theirs")), book, me=ME).changes() == []


def test_the_files_value_is_taken_where_one_says_so(book: Any) -> None:
    imported(book, meeting())
    (id,) = happened(book)
    book.vault.commit([Set("interactions", id, "text", "Mine")])
    staging = stage(reading(meeting(text="Theirs")), book, me=ME)
    book.vault.commit(staging.changes(take={(len(staging.rows), "text")}))
    assert happened(book)[id]["text"] == "Theirs"


def test_somebody_taken_out_here_is_not_put_back_by_a_changed_entry(book: Any) -> None:
    imported(book, meeting(ANNA, BEN))
    ((id, record),) = happened(book).items()
    anna = next(person for person in record["with"] if book.people[person]["full"] == "Anna Schmidt")
    book.vault.commit([Drop("interactions", id, "with", anna)])
    imported(book, meeting(ANNA, BEN, place="Harbour"))
    assert names(book, happened(book)[id]) == {"Ben Aydın"}


def test_an_older_file_brings_nothing_back(book: Any) -> None:
    imported(book, meeting(text="old"))
    imported(book, meeting(text="new"))
    assert stage(reading(meeting(text="old")), book, me=ME).changes() == []


def test_what_was_deleted_here_is_not_brought_back_even_where_the_file_changed_it(book: Any) -> None:
    imported(book, meeting())
    (id,) = happened(book)
    book.vault.commit([Delete("interactions", id)])
    for moment in (meeting(), meeting(text="Other", at="2026-05-05")):
        staging = stage(reading(moment), book, me=ME)
        assert [(row.kind, row.reasons) for row in staging.moments] == [("unchanged", ("deleted in Tend",))]
        assert staging.changes() == []


def test_without_a_new_person_what_happened_with_nobody_else_is_left_out(book: Any) -> None:
    staging = stage(reading(meeting(ANNA, uid="1"), meeting(ANNA, BEN, uid="2")), book, me=ME)
    anna = next(number for number, row in enumerate(staging.rows) if row.name == "Anna Schmidt")
    book.vault.commit(staging.changes(left={anna}))
    (record,) = happened(book).values()
    assert names(book, record) == {"Ben Aydın"}


def test_a_bunch_is_left_out_by_its_number(book: Any) -> None:
    staging = stage(reading(meeting(), meeting(uid="2", channel="call")), book, me=ME)
    assert [bunch.what for bunch in staging.bunches] == ["meeting", "call"]
    book.vault.commit(staging.changes(left={len(staging.rows)}))
    assert [record["channel"] for record in happened(book).values()] == ["call"]


def test_an_event_needs_nobody_and_an_introduction_two(book: Any) -> None:
    moments = [
        Moment("e", {"name": "Harbour Days", "starts": "2026-05-01"}, (), 1, "event 1", "events"),
        Moment("i", {"state": "made", "on": "2026-05-01"}, (ANNA,), 1, "row 1", "introductions"),
        Moment("j", {"state": "made", "on": "2026-05-01"}, (ANNA, BEN), 1, "row 2", "introductions"),
    ]
    imported(book, *moments)
    assert [event["name"] for event in book.vault.tables["events"].values()] == ["Harbour Days"]
    (introduction,) = book.vault.tables["introductions"].values()
    assert len(introduction["between"]) == 2


def test_an_entry_that_stands_twice_in_a_file_is_one(book: Any) -> None:
    staging = stage(reading(meeting(), meeting(text="again")), book, me=ME)
    assert len(staging.moments) == 1


class RealBook(NamedTuple):
    vault: Vault
    today: date = date(2026, 6, 9)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealBook]:
    """The same with a vault on a disk."""
    clock = FixedClock(datetime(2026, 6, 9, 7, 40))
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path, passphrase="correct horse battery", clock=clock, cost=CHEAPEST
    )
    with vault:
        yield RealBook(vault)


def write(book: RealBook, *moments: Moment) -> Staging:
    staging = stage(reading(*moments), book, me=ME)
    if changes := staging.changes():
        book.vault.commit(changes, label="imported")
    return staging


def test_undo_leaves_the_digest_as_before_and_what_was_taken_back_can_be_imported_again(
    real: RealBook,
) -> None:
    vault = real.vault
    vault.commit([Set("contacts", "anna", "full", "Anna Schmidt")])
    before = vault.fingerprint()
    write(real, meeting(ANNA, BEN), meeting(BEN, uid="ics:2", place="Harbour", at="2026-07-01"))
    after = {id: dict(record) for id, record in vault.documents("interactions").items()}
    assert len(after) == 2
    assert write(real, meeting(ANNA, BEN)).changes() == []
    vault.undo()
    assert vault.fingerprint() == before
    again = write(real, meeting(ANNA), meeting(BEN, uid="ics:2", at="2026-05-01"))
    assert [row.kind for row in again.moments] == ["new", "new"]
    here = vault.documents("interactions")
    living = set(vault.documents("contacts"))
    assert all(set(here[id]["with"]) <= living for id in here)  # type: ignore[arg-type]
    assert sorted(len(here[id]["with"]) for id in here) == [1, 1]  # type: ignore[arg-type]
    assert not any("place" in record or "plan" in record for record in here.values())
    vault.undo()
    assert vault.fingerprint() == before


def test_a_deleted_record_stays_deleted_after_everything_is_merged_into_one_file(real: RealBook) -> None:
    write(real, meeting(ANNA))
    (id,) = real.vault.documents("interactions")
    real.vault.commit([Delete("interactions", id)])
    real.vault.compact(everything=True)
    assert write(real, meeting(ANNA, text="Other")).changes() == []


def test_an_export_carries_what_was_imported_so_that_the_file_brings_nothing_to_the_restored_vault(
    book: Any, new_book: Any, read: Any
) -> None:
    imported(book, meeting(ANNA, BEN))
    restored = new_book()
    restored.vault.commit(stage(read(json.dumps(export(book))), restored).changes())
    assert restored.vault.tables["interactions"] == book.vault.tables["interactions"]
    assert stage(reading(meeting(ANNA, BEN)), restored, me=ME).changes() == []
    assert imported(restored, meeting(ANNA, BEN, place="Harbour")).moments[0].kind == "same"


def test_a_file_can_be_stopped_while_it_is_compared(book: Any) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    many = [meeting(Party("", f"p{number}@x.example"), uid=f"{number}") for number in range(1_000)]
    with pytest.raises(Cancelled):
        stage(reading(*many), book, progress=stop)


def test_what_no_vault_can_hold_is_left_out_of_a_moment(book: Any) -> None:
    imported(book, meeting(ANNA, text="x" * 50_000, uid="u" * 5_000, kind="lunch\x00\u202e"))
    (record,) = happened(book).values()
    assert (len(record["text"]), record["kind"]) == (20_000, "lunch")
    assert all(len(uid) <= 300 for uid in record["external"])
