"""Doctor looks at the folder as well, and repair mends without deleting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.vault import Report, Set, header
from core.vault.errors import HeaderError
from core.vault.outside import ids_told
from sync.doctor import FolderCheck, repair
from sync.trouble import FolderError
from tests.sync.conftest import ADA, Device
from tests.sync.test_engine import Pair, newest, person, quiet, segments


def look(device: Device) -> dict[str, str]:
    """What was found in the folder: code -> sentence."""
    report = Report()
    FolderCheck(device.vault, device.link, report).run()
    return {each.code: each.what for each in report.findings}


def test_a_folder_in_step_is_well(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    assert look(laptop) == {}
    assert look(desktop) == {}


def test_what_the_folder_lacks_or_has_more_is_a_notice(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    laptop.vault.commit([Set("contacts", ADA, "org", "Acme")])
    assert set(look(laptop)) == {"folder lacks", "folder differs"}
    laptop.sync()
    assert set(look(desktop)) == {"folder differs"}


def test_damage_in_the_folder_is_named_and_repaired(pair: Pair) -> None:
    laptop, _ = pair
    person(laptop)
    quiet(*pair)
    last = newest(laptop)
    data = last.read_bytes()
    last.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert "put" in look(laptop)["folder torn"]
    assert laptop.sync().sent == 0, "its size is right: only reading it tells"
    repair(laptop.vault, laptop.link)
    assert last.read_bytes() == data
    assert look(laptop) == {}


def test_damage_here_is_moved_aside_and_brought_back(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    mine = desktop.vault.disk.path(f"{laptop.vault.device}/{newest(laptop).name}")
    data = mine.read_bytes()
    mine.write_bytes(data[:50])
    desktop.vault.cache.forget()
    desktop.reopen()
    assert ADA not in desktop.vault.documents("contacts")
    done = repair(desktop.vault, desktop.link)
    assert len(done.moved) == 1
    assert mine.read_bytes() == data
    assert ADA in desktop.vault.documents("contacts")
    assert [path.read_bytes() for path in (desktop.state / "quarantine").iterdir()] == [data[:50]]
    assert desktop.vault.doctor().well


def test_without_a_folder_damage_is_moved_aside_and_nothing_else_happens(
    device: Callable[..., Device],
) -> None:
    laptop = device("laptop")
    person(laptop)
    own = laptop.vault.disk.path(laptop.vault.device)
    (mine,) = own.iterdir()
    mine.write_bytes(b"?")
    laptop.vault.cache.forget()
    laptop.reopen()
    assert len(repair(laptop.vault, None).moved) == 1
    assert laptop.vault.problems == [] or all(each.kind == "BackInTime" for each in laptop.vault.problems)


def test_copies_strays_and_planted_keys_are_told_apart(pair: Pair) -> None:
    laptop, _ = pair
    person(laptop)
    quiet(*pair)
    last = newest(laptop)
    last.with_name(f"{last.stem} (1).tdb").write_bytes(last.read_bytes())
    last.with_name("holiday.tdb").write_bytes(b"x")
    found = look(laptop)
    assert set(found) == {"folder copy", "folder stray"}
    assert last.name in found["folder copy"]


def test_a_folder_that_is_away_is_a_notice(pair: Pair, tmp_path: Path) -> None:
    laptop, _ = pair
    quiet(*pair)
    link = laptop.link
    laptop.folder.rename(tmp_path / "away")
    report = Report()
    FolderCheck(laptop.vault, link, report).run()
    assert [each.code for each in report.findings] == ["folder away"]
    assert report.well
    with pytest.raises(FolderError):
        repair(laptop.vault, link)


def test_a_header_is_made_anew_from_what_the_files_say(pair: Pair) -> None:
    laptop, _ = pair
    person(laptop)
    directory = laptop.vault.directory
    before = (directory / header.FILE).read_bytes()
    (directory / header.FILE).write_bytes(b"{}")
    assert header.restore_header(directory, ids_told(directory)).hex() == laptop.vault.id
    assert (directory / header.FILE).read_bytes() == before


def test_a_header_is_not_guessed_where_files_disagree(pair: Pair) -> None:
    laptop, _ = pair
    with pytest.raises(HeaderError):
        header.restore_header(laptop.vault.directory, {"0" * 32, "1" * 32})
    assert segments(laptop.folder) == []
