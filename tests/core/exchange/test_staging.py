"""Who is new, who is known, what differs: and that nothing a person typed is ever overwritten."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.exchange.draft import Cancelled, Reading
from core.exchange.matching import name_words, names_fit, near, number_key
from core.exchange.staging import Staging, stage
from core.language import Catalogue, _Spoken
from core.vault.changes import Put, Set

Read = Callable[..., Reading]


def cards(*bodies: str) -> str:
    return "".join(f"BEGIN:VCARD\nVERSION:3.0\n{body}\nEND:VCARD\n" for body in bodies)


def imported(book: Any, reading: Reading) -> Staging:
    staging = stage(reading, book)
    book.vault.commit(staging.changes())
    return staging


def kinds(staging: Staging) -> list[str]:
    return [row.kind for row in staging.rows]


ANNA = "UID:anna-0001\nFN:Anna Schmidt\nN:Schmidt;Anna;;;\nEMAIL:anna@novum.example\nTEL:+49 170 5550147"


def test_new_people_rest_and_say_where_they_come_from(book: Any, read: Read) -> None:
    staging = imported(book, read(cards(ANNA)))
    assert kinds(staging) == ["new"]
    (document,) = book.people.values()
    assert (document["source"], document["created"]) == ("import", "2026-06-09")
    assert not document.keys() & {"circle", "cadence", "importance"}


@pytest.mark.parametrize(
    "body",
    [
        ANNA,
        ANNA.replace("UID:anna-0001\n", ""),
        "FN:Anna",
        "EMAIL:a@x.example",
        "N:;;;;\nORG:Novum",
        "TEL:12345678",
    ],
)
def test_the_same_file_again_changes_nothing(book: Any, read: Read, body: str) -> None:
    text = cards(body, "UID:ben-00002\nFN:Ben Aydın")
    imported(book, read(text))
    again = stage(read(text), book)
    assert kinds(again) == ["unchanged", "unchanged"]
    assert again.changes() == []


def test_who_is_who_is_no_matter_of_the_language(
    book: Any, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = cards(ANNA, "UID:anna-0001\nFN:Anna Maria Schmidt", ANNA.replace("UID:anna-0001\n", ""))
    english = stage(read(twice), book)
    said = {
        "same entry as before": "derselbe Eintrag",
        "same name": "gleicher Name",
        "card {count}": "Karte {count}",
    }
    monkeypatch.setattr(_Spoken, "catalogue", Catalogue("xx", said))
    other = stage(read(twice), book)
    assert kinds(other) == kinds(english) == ["new", "conflicting", "unchanged"]
    assert "derselbe Eintrag" in other.rows[1].reasons
    assert [row.draft.where for row in other.rows] == ["Karte 1", "Karte 2", "Karte 3"]


def test_a_card_that_stands_twice_is_one_person(book: Any, read: Read) -> None:
    text = cards(ANNA, ANNA, ANNA.replace("UID:anna-0001\n", "") + "\nNICKNAME:Nan")
    staging = imported(book, read(text))
    assert kinds(staging) == ["new", "unchanged", "unchanged"]
    assert "twice in this file" in staging.rows[1].reasons
    (document,) = book.people.values()
    assert document["nicknames"] == {"Nan": True}
    assert stage(read(text), book).changes() == []


def test_one_id_with_two_contents_settles_down(book: Any, read: Read) -> None:
    text = cards(ANNA, ANNA + "\nTITLE:COO")
    imported(book, read(text))
    assert stage(read(text), book).changes() == []


def test_one_id_for_two_people_makes_two_people(book: Any, read: Read) -> None:
    text = cards("UID:template-01\nFN:Anna Schmidt", "UID:template-01\nFN:Jonas Weber")
    assert kinds(imported(book, read(text))) == ["new", "new"]
    assert len(book.people) == 2
    assert stage(read(text), book).changes() == []


def test_namesakes_in_one_file_stay_two_people(book: Any, read: Read) -> None:
    text = cards(
        "UID:first-001\nFN:Anna Schmidt\nEMAIL:a@x.example",
        "UID:other-002\nFN:Anna Schmidt\nEMAIL:b@y.example",
    )
    staging = imported(book, read(text))
    assert kinds(staging) == ["new", "new"]
    assert staging.rows[1].maybe == (staging.rows[0].contact_id,)
    assert stage(read(text), book).changes() == []


@pytest.mark.parametrize(
    "same", ["FN:Anna Schmidt\nNICKNAME:%d", "FN:Anna%d\nEMAIL:us@x.example", "FN:Ida\nTEL:%07d"]
)
def test_very_many_of_one_name_or_address_take_no_long_time(book: Any, read: Read, same: str) -> None:
    reading = read(cards(*(f"UID:number-{number}\n{same % number}" for number in range(12_000))))
    start = time.process_time()
    staging = stage(reading, book)
    assert time.process_time() - start < 30
    assert len(staging.rows) == 12_000


def test_only_what_changed_in_the_file_comes_the_second_time(book: Any, read: Read) -> None:
    imported(book, read(cards(ANNA)))
    (id,) = book.people
    staging = stage(read(cards(ANNA + "\nEMAIL;TYPE=home:anna@home.example")), book)
    assert kinds(staging) == ["same"]
    assert [c for c in staging.changes() if getattr(c, "field", "") != "external"] == [
        Put("contacts", id, "emails", "anna@home.example", ["home"])
    ]


def test_what_was_deleted_here_does_not_come_back_while_the_file_stays_the_same(
    book: Any, read: Read
) -> None:
    imported(book, read(cards(ANNA)))
    (document,) = book.people.values()
    del document["phones"]["+49 170 5550147"]
    assert stage(read(cards(ANNA)), book).changes() == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("FN:Anna Schmidt\nEMAIL:ANNA@novum.example", "same mail ANNA@novum.example"),
        ("FN:A. Schmidt\nEMAIL:anna@novum.example", "same mail anna@novum.example"),
        ("FN:Dr. Anna Schmidt\nTEL:0170 5550147", "same number 0170 5550147"),
        ("FN:Schmidt\\, Anna", "same name"),
        ("UID:anna-0001\nFN:Anna Berger", "same entry as before"),
    ],
)
def test_a_person_is_known_again_and_the_reason_said(book: Any, read: Read, body: str, reason: str) -> None:
    imported(book, read(cards(ANNA)))
    (id,) = book.people
    (row,) = stage(read(cards(body)), book).rows
    assert row.contact_id == id
    assert row.reasons[0] == reason


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("FN:Peter Schmidt\nN:Schmidt;Peter\nEMAIL:anna@novum.example", "same mail, another name"),
        ("FN:Anna Schmitt", "nearly the same name"),
        ("FN:Anna Maria Schmidt", "nearly the same name"),
    ],
)
def test_a_doubt_merges_nobody_but_is_remembered(book: Any, read: Read, body: str, why: str) -> None:
    imported(book, read(cards(ANNA)))
    (id,) = book.people
    staging = stage(read(cards(body)), book)
    (row,) = staging.rows
    assert (row.kind, row.maybe) == ("new", (id,))
    assert why in row.reasons[0]
    assert Put("contacts", row.contact_id, "maybe", id, True) in staging.changes()


def test_a_switchboard_makes_nobody_the_same(book: Any, read: Read) -> None:
    imported(book, read(cards(ANNA)))
    (row,) = stage(read(cards("FN:Jonas Weber\nTEL:+49 170 5550147")), book).rows
    assert (row.kind, row.maybe) == ("new", ())


def test_of_two_values_ours_stays_and_theirs_is_offered(book: Any, read: Read) -> None:
    imported(book, read(cards(ANNA + "\nTITLE:COO")))
    (id,) = book.people
    staging = stage(read(cards(ANNA + "\nTITLE:CEO\nORG:Novum")), book)
    (row,) = staging.rows
    assert row.kind == "conflicting"
    assert [(o.field, o.ours, o.theirs) for o in row.offers] == [("role", "COO", "CEO")]
    assert Set("contacts", id, "org", "Novum") in staging.changes()
    assert Set("contacts", id, "role", "CEO") not in staging.changes()
    assert Set("contacts", id, "role", "CEO") in staging.changes(take={(0, "role")})


def test_an_offer_declined_is_not_made_again(book: Any, read: Read) -> None:
    imported(book, read(cards(ANNA + "\nTITLE:COO")))
    imported(book, read(cards(ANNA + "\nTITLE:CEO")))
    assert kinds(stage(read(cards(ANNA + "\nTITLE:CEO")), book)) == ["unchanged"]


def test_types_of_one_value_are_united_under_our_spelling(book: Any, read: Read) -> None:
    imported(book, read(cards("FN:Anna Schmidt\nTEL;TYPE=cell:0170 5550147\nEMAIL:anna@novum.example")))
    staging = stage(
        read(cards("FN:Anna Schmidt\nTEL;TYPE=work:+49 170 5550147\nEMAIL:anna@novum.example")), book
    )
    (change,) = [c for c in staging.changes() if getattr(c, "field", "") == "phones"]
    assert isinstance(change, Put)
    assert (change.member, change.value) == ("0170 5550147", ["cell", "work"])


def test_a_birthday_with_its_year_refines_one_without(book: Any, read: Read) -> None:
    imported(book, read(cards(ANNA + "\nBDAY:--0322")))
    (row,) = stage(read(cards(ANNA + "\nBDAY:19800322")), book).rows
    assert row.kind == "same"
    book.vault.commit(list(row.changes))
    (row,) = stage(read(cards(ANNA + "\nBDAY:--03-22\nNOTE:x")), book).rows
    assert row.offers == ()


TITLED = ANNA + "\nTITLE:COO\nEMAIL:anna@home.example"


def test_two_versions_of_an_entry_are_both_remembered(book: Any, read: Read) -> None:
    """An older file imported again says nothing new, and nothing is written, whichever came last."""
    imported(book, read(cards(ANNA)))
    assert kinds(imported(book, read(cards(TITLED)))) == ["same"]
    (document,) = book.people.values()
    del document["phones"]["+49 170 5550147"]
    for text in (ANNA, TITLED, ANNA, TITLED):
        again = stage(read(cards(text)), book)
        assert kinds(again) == ["unchanged"]
        assert again.changes() == []


def test_another_version_that_says_nothing_new_is_unchanged(book: Any, read: Read) -> None:
    imported(book, read(cards(TITLED)))
    less = stage(read(cards(ANNA)), book)
    assert (kinds(less), less.changes()) == (["unchanged"], [])
    header = "Name,E-Mail,Title\n"
    imported(book, read(header + "Ben Aydın,b@x.example,CTO\n"))
    less = stage(read(header + "Ben Aydın,b@x.example,\n"), book)
    assert (kinds(less), less.changes()) == (["unchanged"], [])


def test_a_fingerprint_that_stands_alone_is_read_and_kept(book: Any, read: Read) -> None:
    imported(book, read(cards(ANNA)))
    (document,) = book.people.values()
    (first,) = document["external"].values()
    assert " " not in first
    imported(book, read(cards(TITLED)))
    (both,) = document["external"].values()
    assert both.split()[1:] == [first]
    assert kinds(stage(read(cards(TITLED)), book)) == ["unchanged"]


def test_a_person_noted_by_hand_is_remembered_as_the_entry_and_that_is_said(book: Any, read: Read) -> None:
    imported(book, read(cards(ANNA)))
    (document,) = book.people.values()
    del document["external"]
    (row,) = imported(book, read(cards(ANNA))).rows
    assert (row.kind, row.adds) == ("same", False)
    assert row.reasons[-1] == "remembered as this entry"
    del document["phones"]["+49 170 5550147"]
    assert stage(read(cards(ANNA)), book).changes() == []


def two_idas(book: Any, read: Read) -> list[str]:
    """Two people of one name in the vault."""
    header = "Name,Company,E-Mail\n"
    imported(book, read(header + "Ida Berg,Acme,ida@a.example\nIda Berg,Novum,ida@n.example\n"))
    return list(book.people)


def test_of_two_namesakes_none_is_taken_by_the_name_alone(book: Any, read: Read) -> None:
    ids = two_idas(book, read)
    (row,) = stage(read("Name,Phone\nIda Berg,+49 171 1234567\n"), book).rows
    assert (row.kind, row.maybe) == ("new", tuple(ids))
    assert row.reasons == (
        "2 people are called so, and nothing tells which",
        "maybe Ida Berg (Acme): same name",
        "maybe Ida Berg (Novum): same name",
    )


def test_a_namesake_who_has_another_entry_of_the_file_leaves_no_proof(book: Any, read: Read) -> None:
    ids = two_idas(book, read)
    text = "Name,E-Mail,Phone\nIda Berg,ida@a.example,0171 1\nIda Berg,,+49 171 1234567\n"
    first, second = stage(read(text), book).rows
    assert first.contact_id == ids[0]
    assert (second.kind, set(second.maybe)) == ("new", set(ids))


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("Name,Company\nIda Berg,NOVUM\n", 1, "same organisation NOVUM"),
        ("Name,E-Mail\nIda Berg,ida@n.example\n", 1, "same mail ida@n.example"),
        ("Name,E-Mail\nIda Berg,ida@a.example\n", 0, "same mail ida@a.example"),
    ],
)
def test_a_namesake_is_known_by_what_is_theirs_alone(
    book: Any, read: Read, text: str, place: int, reason: str
) -> None:
    ids = two_idas(book, read)
    (row,) = stage(read(text), book).rows
    assert row.contact_id == ids[place]
    assert reason in row.reasons


def test_an_edited_note_is_not_overwritten(book: Any, read: Read) -> None:
    imported(book, read(cards(ANNA + "\nNOTE:likes chess")))
    (document,) = book.people.values()
    (note,) = document["notes"].values()
    note["text"] = "likes chess, hates checkers"
    staging = stage(read(cards(ANNA + "\nNOTE:likes chess\nTITLE:COO")), book)
    assert not [c for c in staging.changes() if getattr(c, "field", "") == "notes"]


def test_declined_rows_leave_no_trace(book: Any, read: Read) -> None:
    text = cards(
        "UID:first-001\nFN:Anna Schmidt\nEMAIL:a@x.example",
        "UID:other-002\nFN:Anna Schmidt\nEMAIL:b@y.example",
    )
    staging = stage(read(text), book)
    first, second = staging.rows
    changes = staging.changes(left={0})
    assert all(first.contact_id not in repr(change) for change in changes)
    assert any(getattr(change, "id", "") == second.contact_id for change in changes)


def test_a_csv_is_known_again_without_ids(book: Any, read: Read) -> None:
    text = "First Name,Last Name,E-mail Address,Company\nAnna,Schmidt,anna@novum.example,Novum\nBen,Aydın,,\n,,,Novum\n"
    assert kinds(imported(book, read(text))) == ["new", "new", "new"]
    assert stage(read(text), book).changes() == []


def test_staging_can_be_stopped(book: Any, read: Read) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    reading = read(cards(*(f"FN:Person {n} Number" for n in range(500))))
    with pytest.raises(Cancelled):
        stage(reading, book, progress=stop)


def test_reading_tells_how_far_it_is_and_can_be_stopped(read: Read) -> None:
    seen: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> None:
        seen.append((done, total))
        if len(seen) == 3:
            raise Cancelled

    text = cards(*(f"FN:Person {n}\nNOTE:{'x' * 5000}" for n in range(400)))
    with pytest.raises(Cancelled):
        read(text, progress=watch)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[0][1] == len(text.encode())


@pytest.mark.parametrize(
    ("first", "second", "fit"),
    [
        ("Anna Schmidt", "Dr. Anna Schmidt", True),
        ("Anna Schmidt", "A. Schmidt", True),
        ("Zoë Müßig", "Zoe Mussig", True),
        ("Anna Schmidt", "Peter Schmidt", False),
        ("Anna Schmidt", "Jonas Weber", False),
        ("", "Jonas Weber", True),
    ],
)
def test_names_that_fit(first: str, second: str, fit: bool) -> None:
    assert names_fit({"full": first}, {"full": second}) is fit
    assert names_fit({"full": second}, {"full": first}) is fit


def test_two_first_names_are_two_people_in_one_family() -> None:
    anna, peter = {"given": "Anna", "family": "Schmidt"}, {"given": "Peter", "family": "Schmidt"}
    assert not names_fit(anna, peter)
    assert names_fit(anna, {"given": "Anna", "family": "Berger"})


def test_near_names_need_two_words() -> None:
    assert near(name_words({"full": "Anna Schmidt"}), name_words({"full": "Anna Schmitt"}))
    assert not near(name_words({"full": "Anna"}), name_words({"full": "Anna Schmidt"}))


def test_the_end_of_a_number_tells() -> None:
    assert number_key("0170 5550147") == number_key("+49 (170) 555-0147")
    assert number_key("BusinessPhone1234567") == ""
    assert number_key("110") == ""


def test_today_is_given(new_book: Callable[..., Any], read: Read) -> None:
    book = new_book(today=date(2031, 1, 2))
    imported(book, read(cards(ANNA)))
    assert next(iter(book.people.values()))["created"] == "2031-01-02"
