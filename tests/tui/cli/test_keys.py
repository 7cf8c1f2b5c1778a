from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core import places
from core.vault import Set, unlock_vault
from core.vault.errors import WrongSecretError
from sync.last_doctor import last_doctor


def opens(place: Any, **secret: Any) -> bool:
    try:
        with closing(unlock_vault(place.directory, state=places.state_root(), clock=place.clock, **secret)):
            return True
    except WrongSecretError:
        return False


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new-passphrase"
    path.write_text("chicory lantern oboe marsh\n")
    path.chmod(0o600)
    return path


def test_the_passphrase_is_changed_and_the_old_one_opens_no_more(place: Any, new: Path) -> None:
    done = place.tend("passwd", "--new-passphrase-file", str(new))
    assert done.code == 0, done.err
    assert "copy" in done.err
    assert opens(place, passphrase="chicory lantern oboe marsh")
    assert not opens(place, passphrase="correct horse battery staple")
    assert opens(place, recovery_code=place.code)


def test_a_new_recovery_code_replaces_the_old_one(place: Any) -> None:
    code = place.tend("passwd", "--new-recovery-code", "--json").json["recovery_code"]
    assert opens(place, recovery_code=code)
    assert not opens(place, recovery_code=place.code)
    shown = place.tend("passwd", "--new-recovery-code")
    assert opens(place, recovery_code=shown.out.strip())


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_code(
    place: Any, new: Path, tmp_path: Path, on_terminal: Callable[[str], None]
) -> None:
    code = tmp_path / "code"
    code.write_text(place.code)
    code.chmod(0o600)
    options = ["--vault", str(place.directory), "passwd"]
    assert place.bare(*options, "--recover", "--new-passphrase-file", str(new)).code == 2
    done = place.bare(*options, "--recovery-code-file", str(code), "--new-passphrase-file", str(new))
    assert done.code == 0, done.err
    assert opens(place, passphrase="chicory lantern oboe marsh")
    on_terminal(f"{place.code.lower()}\nash birch cedar dogwood elm\nash birch cedar dogwood elm\n")
    assert place.bare(*options, "--recover").code == 0
    assert opens(place, passphrase="ash birch cedar dogwood elm")


def test_a_key_file_is_one_more_way_in(place: Any, new: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"x" * 64)
    assert place.tend("passwd", "--add-key-file", str(tmp_path / "none")).code == 2
    assert place.tend("passwd", "--add-key-file", str(key), "--new-passphrase-file", str(new)).code == 0
    assert not opens(place, passphrase="chicory lantern oboe marsh")
    assert opens(place, passphrase="chicory lantern oboe marsh", key_file=key)
    assert (
        place.bare(
            "--vault", str(place.directory), "--passphrase-file", str(new), "--key-file", str(key), "list"
        ).code
        == 0
    )


def test_a_way_in_is_listed_and_taken_away_by_the_beginning_of_its_hash(place: Any, new: Path) -> None:
    place.tend("passwd", "--new-passphrase-file", str(new))
    place.secret.write_text(new.read_text())
    found = place.tend("passwd", "--list", "--json").json
    assert sorted(way["type"] for way in found) == ["passphrase", "recovery"]
    assert "recovery" in place.tend("passwd", "--list").out
    recovery = next(way["hash"] for way in found if way["type"] == "recovery")
    assert place.tend("passwd", "--remove", "zz").code == 2
    assert place.tend("passwd", "--remove", "").code == 2
    assert place.tend("passwd", "--remove", recovery[:6]).code == 0
    assert not opens(place, recovery_code=place.code)
    last = next(way["hash"] for way in found if way["type"] == "passphrase")
    assert place.tend("passwd", "--remove", last).code == 2
    assert opens(place, passphrase="chicory lantern oboe marsh")


def test_two_changes_at_once_are_wrong_use(place: Any) -> None:
    assert place.tend("passwd", "--list", "--new-recovery-code").code == 2


def test_doctor_says_that_all_is_well_and_gives_four_words(people: Any) -> None:
    done = people.tend("doctor", "--json")
    assert done.code == 0
    assert len(done.json["digest"]) == 4
    assert done.json["well"] is True
    shown = people.tend("doctor").out
    assert "All is well." in shown
    assert "-".join(done.json["digest"]) in shown


def test_two_copies_that_hold_the_same_have_the_same_words_and_a_change_changes_them(people: Any) -> None:
    before = people.tend("doctor", "--json").json["digest"]
    assert people.tend("doctor", "--json").json["digest"] == before
    people.tend("add", "Carla Nunes")
    assert people.tend("doctor", "--json").json["digest"] != before


def test_doctor_finds_a_damaged_file_and_changes_nothing(people: Any) -> None:
    segment = sorted(people.directory.glob("devices/*/*.tdb"))[-1]
    data = bytearray(segment.read_bytes())
    data[-1] ^= 1
    segment.write_bytes(bytes(data))
    before = people.files()
    for options in (["--without-key"], []):
        done = people.tend("doctor", *options, "--json")
        assert done.code == 1, options
        assert any(finding["level"] == "wrong" for finding in done.json["findings"])
    assert people.files() == before


def test_doctor_without_the_key_asks_for_none(place: Any) -> None:
    done = place.bare("--vault", str(place.directory), "doctor", "--without-key", "--json")
    assert done.code == 0
    assert done.json["digest"] is None


@pytest.fixture
def costly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every slot asks for more memory than is taken unasked."""
    monkeypatch.setattr("core.vault.slots.M_ASK", 1024)


@pytest.mark.usefixtures("costly")
def test_much_memory_is_taken_only_when_somebody_says_yes(
    place: Any, on_terminal: Callable[[str], None]
) -> None:
    done = place.tend("list")
    assert done.code == 4
    assert "asks for 19 MiB of memory" in done.err
    assert "At a terminal you are asked" in done.err
    on_terminal("n\n")
    assert place.tend("list").code == 4
    on_terminal("y\n")
    assert place.tend("list").code == 0


def test_progress_is_told_for_each_key_slot_that_is_tried(place: Any) -> None:
    with place.vault() as vault:
        vault.add_passphrase("chicory lantern oboe marsh")
    told: list[tuple[str, int, int]] = []

    def progress(*step: Any) -> None:
        told.append(step)

    assert opens(place, passphrase="chicory lantern oboe marsh", progress=progress)
    assert [step for step in told if step[0] == "Opening the key"] == [
        ("Opening the key", 0, 2),
        ("Opening the key", 1, 2),
    ]


def test_a_folder_that_went_back_in_time_is_told_of_by_every_command(place: Any) -> None:
    with place.vault() as vault:
        vault.commit([Set("contacts", "a" * 16, "full", "Ada")])
    assert place.tend("list").err == ""
    sorted((place.directory / "devices").glob("*/*.tdb"))[-1].unlink()
    done = place.tend("list")
    assert done.code == 0
    assert "The folder went back in time: 1 save of this device" in done.err


def test_that_doctor_looked_is_remembered_for_the_vault_place(people: Any) -> None:
    with people.vault() as vault:
        assert last_doctor(vault.state_directory) is None
    assert people.tend("doctor").code == 0
    with people.vault() as vault:
        known = last_doctor(vault.state_directory)
        assert known is not None and known.well and known.files > 3
