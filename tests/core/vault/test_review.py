"""Files that are held back: what they would change, taking them in, setting them aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import UsageError
from core.vault import Delete, Set
from core.vault.review import FILE, HELD_BACK
from tests.core.vault.places import ANNA, BEN, NEW, Places, people


@pytest.fixture
def held(tmp_path: Path) -> Places:
    """The key was renewed on the laptop and the desk joined; a shed, which nobody will ever open again, had saved twice."""
    places = Places(tmp_path, "laptop", "desk", "shed")
    for name in ("desk", "shed"):
        places.send(name, "laptop")
    shed = places["shed"]
    shed.commit([Set("contacts", BEN, "full", "Ben Aydın"), Set("contacts", ANNA, "role", "Sales")])
    shed.commit([Delete("contacts", "s" * 15 + "0"), Set("interactions", "i" * 16, "text", "lunch")])
    places.rekey("laptop")
    places.send("laptop", "desk")
    places.again("desk", NEW)
    for name in ("laptop", "desk"):
        places.send("shed", name)
    return places


def test_what_each_file_would_change_is_said_in_words(held: Places) -> None:
    first, second = held["laptop"].review.listed()
    assert first.device == second.device == held["shed"].device
    assert first.records == {"contacts": 2}
    assert (first.new, first.ended) == (1, 0)
    assert first.words == "would change 2 records (2 of contacts), 1 new: Ben Aydın, Anna Ebner"
    assert second.records == {"contacts": 1, "interactions": 1}
    assert (second.new, second.ended) == (1, 1)
    assert "1 deleted: shed" in second.words
    assert first.at_ms < second.at_ms
    assert first.commits == 1
    assert not first.known
    (problem,) = held["laptop"].problems
    assert problem.kind == HELD_BACK
    assert "2 files" in problem.what


def test_the_device_is_called_by_the_name_it_gave_itself(held: Places) -> None:
    told = held["laptop"].documents("_vault")["devices"][held["shed"].device]
    assert held["laptop"].review.listed()[0].device_name == dict(told)["name"] != ""  # type: ignore[arg-type]


def test_what_is_taken_counts_on_every_device_from_then_on(held: Places) -> None:
    laptop = held["laptop"]
    heard: set[tuple[str, str]] = set()
    laptop.subscribe(heard.update)
    laptop.commit([Set("contacts", ANNA, "org", "Acme")], label="the last thing done")
    first, second = laptop.review.listed()
    assert ("contacts", BEN) in laptop.review.take([first.file])
    assert ("contacts", BEN) in heard
    assert "Ben Aydın" in people(laptop)
    assert "shed" in people(laptop), "the other one is held back still"
    held.send("laptop", "desk")
    desk = held["desk"]
    assert "Ben Aydın" in people(desk)
    assert [each.file for each in desk.review.listed()] == [second.file]
    desk.review.take([second.file])
    held.send("desk", "laptop")
    assert "shed" not in people(laptop)
    assert laptop.problems == desk.problems == []
    assert laptop.digest() == desk.digest()
    assert people(held.again("desk", NEW)) == people(laptop)
    assert held["desk"].doctor().well
    assert laptop.undo_label == "the last thing done", "taking is not for undo"


def test_taken_files_outlive_a_merging_of_the_one_that_lists_them(held: Places) -> None:
    laptop = held["laptop"]
    laptop.review.take([each.file for each in laptop.review.listed()])
    for number in range(3):
        laptop.commit([Set("contacts", BEN, "org", f"Acme {number}")])
        laptop.compact(everything=True)
    again = held.again("laptop", NEW)
    assert again.review.listed() == []
    assert "Ben Aydın" in people(again)


def test_what_is_set_aside_is_so_here_and_can_be_taken_later(held: Places) -> None:
    laptop = held["laptop"]
    first, second = laptop.review.listed()
    laptop.review.set_aside([first.file, second.file])
    assert laptop.problems == []
    assert [each.set_aside for each in laptop.review.listed()] == [True, True]
    assert laptop.disk.path(first.file).exists()
    laptop = held.again("laptop", NEW)
    assert laptop.problems == []
    assert "Ben Aydın" not in people(laptop)
    assert [each.set_aside for each in held["desk"].review.listed()] == [False, False], (
        "that one decides itself"
    )
    laptop.review.take([first.file])
    assert "Ben Aydın" in people(laptop)
    assert [each.file for each in laptop.review.listed()] == [second.file]


def test_only_what_is_held_back_can_be_decided_on(held: Places) -> None:
    laptop = held["laptop"]
    for decide in (laptop.review.take, laptop.review.set_aside):
        for names in (["0" * 16 + "/nothing"], []):
            with pytest.raises(UsageError):
                decide(names)
    assert not (laptop.state_directory / FILE).exists()


def test_a_list_of_what_was_set_aside_that_cannot_be_read_hides_nothing(held: Places) -> None:
    laptop = held["laptop"]
    laptop.review.set_aside([each.file for each in laptop.review.listed()])
    for broken in (b"", b"[", b'{"files":7}', b"[" * 5000):
        (laptop.state_directory / FILE).write_bytes(broken)
        assert [each.set_aside for each in laptop.review.listed()] == [False, False]
        assert len(laptop.problems) == 1


def test_a_device_that_comes_back_takes_its_files_out_of_the_list(held: Places) -> None:
    held.send("laptop", "shed")
    held.again("shed", NEW)
    held.send("shed", "laptop")
    assert held["laptop"].review.listed() == []
    assert held["laptop"].problems == []
    assert "Ben Aydın" in people(held["laptop"])
