from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from core.demo import LIMITS, Record, Size, commits, records
from core.demo.cast import CAST
from core.demo.history import days, shares
from core.models import CHANNELS, INITIATORS, contact_from
from core.schema import TABLES, Kind
from core.text import clean_line

TODAY = date(2026, 6, 9)


def made(contacts: int, interactions: int, seed: int = 1) -> list[Record]:
    return list(records(TODAY, Size(contacts, interactions, seed)))


@pytest.mark.parametrize(("contacts", "interactions"), [(1, 0), (3, 5), (22, 400), (60, 900), (500, 3000)])
def test_as_many_people_and_interactions_as_were_asked_for(contacts: int, interactions: int) -> None:
    count = Counter(table for table, _, _ in made(contacts, interactions))
    assert count["contacts"] == contacts
    assert count["interactions"] == interactions


def test_nobody_means_no_interactions_and_no_error() -> None:
    count = Counter(table for table, _, _ in made(0, 100))
    assert "contacts" not in count
    assert "interactions" not in count


def test_the_same_seed_gives_the_same_records_and_another_seed_others() -> None:
    assert made(60, 300) == made(60, 300)
    assert made(60, 300) != made(60, 300, seed=2)


def test_ids_are_unique_and_of_the_shape_of_the_vault() -> None:
    ids = [id for table, id, _ in made(200, 2000) if table != "profile"]
    assert len(set(ids)) == len(ids)
    assert all(len(id) == 16 and id.replace("-", "").replace("_", "").isalnum() for id in ids)


def test_every_field_is_in_the_schema_and_of_its_kind() -> None:
    sets = {Kind.SET, Kind.TYPED, Kind.ITEMS}
    for table, _, document in made(200, 2000):
        for field, value in document.items():
            kind = TABLES[table][field].kind
            assert isinstance(value, dict) == (kind in sets), (table, field, value)
            assert value not in ("", None, {}), (table, field)


def test_references_name_records_that_exist() -> None:
    found = made(200, 2000)
    known = {(table, id) for table, id, _ in found}
    for table, _, document in found:
        for field, value in document.items():
            refers = TABLES[table][field].refers
            for id in value if isinstance(value, dict) else [value]:
                assert refers is None or (refers, id) in known, (table, field, id)


def test_interactions_lie_in_the_past_but_for_plans_and_use_the_known_words() -> None:
    for table, _, document in made(300, 4000):
        if table == "interactions":
            assert document.get("plan") is True or str(document["at"])[:10] <= TODAY.isoformat()
            assert document["channel"] in CHANNELS
            assert document["initiator"] in INITIATORS


def test_people_before_what_happened_with_them() -> None:
    tables = [table for table, _, _ in made(100, 500)]
    last_contact = max(number for number, table in enumerate(tables) if table == "contacts")
    assert "interactions" in tables[last_contact:]


def test_the_cast_is_there_with_its_birthday_and_late_promise() -> None:
    found = made(100, 1000)
    people = {
        contact_from(id, doc).name: contact_from(id, doc) for table, id, doc in found if table == "contacts"
    }
    assert people["Lena Okafor"].birthday == f"{TODAY.year - 40}-06-11"
    assert people["Dr. Maria von Stetten"].prefix == "Dr."
    late = [doc for table, _, doc in found if table == "promises" and doc["text"] == "intro to Novum"]
    assert late[0]["due"] == "2026-06-06"
    assert {person.met for person in CAST if person.met} <= {
        doc["name"] for table, _, doc in found if table == "events"
    }


def test_a_birthday_is_never_the_29th_of_february() -> None:
    leap = date(2028, 2, 27)
    found = list(records(leap, Size(10, 0)))
    lena = next(doc for table, _, doc in found if table == "contacts" and doc.get("family") == "Okafor")
    assert lena["birthday"] == "1988-02-28"


def test_all_texts_are_already_clean_and_all_addresses_are_kept_for_examples() -> None:
    for _, _, document in made(400, 2000):
        for value in document.values():
            assert not isinstance(value, str) or value == clean_line(value)
        emails = document.get("emails")
        assert not isinstance(emails, dict) or all(mail.endswith(".example") for mail in emails)


def test_most_people_can_be_told_apart_by_name() -> None:
    names = Counter(doc["full"] for table, _, doc in made(2000, 0) if table == "contacts")
    assert len(names) > 1700


def test_commits_hold_every_record_once_and_none_is_torn() -> None:
    found = made(100, 1000)
    parts = list(commits(iter(found), most=500))
    assert len(parts) > 3
    assert all(len(part) >= 500 for part in parts[:-1])
    homes: dict[str, set[int]] = {}
    for number, part in enumerate(parts):
        for change in part:
            homes.setdefault(change.id if not hasattr(change, "first") else "", set()).add(number)
    assert all(len(home) == 1 for home in homes.values())
    assert set(homes) == {id for _, id, _ in found}


def test_shares_add_up_and_closer_circles_get_more() -> None:
    from random import Random

    counts = shares(Random(3), ["inner"] * 50 + [""] * 50, 5000)
    assert sum(counts) == 5000
    assert sum(counts[:50]) > 4 * sum(counts[50:])


def test_days_run_backwards_and_never_pass_today() -> None:
    from random import Random

    for seed in range(30):
        found = list(days(Random(seed), TODAY, "close", 40))
        assert all(later >= earlier - timedelta(days=4) for later, earlier in pairwise(found))
        assert max(found) <= TODAY
        assert min(found) > TODAY - timedelta(days=40 * 365)


def test_the_limits_are_wide_enough_for_the_benchmarks() -> None:
    assert LIMITS >= (10_000, 200_000)
