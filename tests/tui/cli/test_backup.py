"""`tend backup` and `tend restore` as they are typed."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core import places
from sync.last_backup import last_backup


def into(place: Any, name: str) -> list[str]:
    return ["--vault", str(place.directory.parent / name), "--passphrase-file", str(place.secret)]


def names(place: Any, name: str) -> list[str]:
    return sorted(each["name"] for each in place.bare(*into(place, name), "list", "--json").json)


def test_a_vault_goes_into_one_file_and_comes_back(people: Any, tmp_path: Path) -> None:
    file = tmp_path / "one.tend"
    made = people.tend("backup", str(file))
    assert made.code == 0
    first, words = made.out.splitlines()
    assert first.startswith(f"{file}: 5 files, ")
    assert first.endswith("read back and verified.")
    assert words in people.tend("doctor").out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done = people.bare(*into(people, "new"), "restore", str(file))
    assert done.code == 0
    assert done.out.splitlines() == [f"The vault is restored at {tmp_path / 'new'}: 5 files.", words]
    assert done.err == ""
    assert names(people, "new") == names(people, "vault")
    assert people.bare(*into(people, "new"), "doctor").code == 0


def test_without_a_directory_it_goes_where_the_vault_usually_is(people: Any, tmp_path: Path) -> None:
    people.tend("backup", str(tmp_path / "one.tend"))
    done = people.bare("--passphrase-file", str(people.secret), "restore", str(tmp_path / "one.tend"))
    assert done.code == 0
    assert (places.vault_directory() / "vault.json").is_file()


def test_both_print_what_they_did_as_json(people: Any, tmp_path: Path) -> None:
    file = str(tmp_path / "one.tend")
    made = people.tend("backup", file, "--json").json
    words = people.tend("doctor", "--json").json["digest"]
    assert {"file": file, "files": 5, "segments": 2, "key_slots": 2, "complete": True} | made == made
    assert (made["digest"], made["left_out"], made["size"]) == (words, [], Path(file).stat().st_size)
    checked = people.tend("restore", "--check", file, "--json").json
    assert (checked["digest"], checked["opened"], checked["at"]) == (words, True, made["at"])
    done = people.bare(*into(people, "new"), "restore", file, "--json").json
    assert done == {"vault": str(tmp_path / "new"), "files": 5, "digest": words, "missing": 0}


def test_a_file_that_is_there_is_overwritten_only_when_that_is_said(
    people: Any, tmp_path: Path, on_terminal: Callable[[str], None]
) -> None:
    file = tmp_path / "one.tend"
    file.write_text("letter")
    refused = people.tend("backup", str(file))
    assert refused.code == 2
    assert "--force" in refused.err
    assert file.read_text() == "letter"
    assert people.tend("backup", str(file), "--force").code == 0
    file.write_text("letter")
    on_terminal("n\n")
    assert people.tend("backup", str(file)).code == 1
    assert file.read_text() == "letter"
    on_terminal("y\n")
    assert people.tend("backup", str(file)).code == 0
    assert people.tend("restore", "--check", str(file)).code == 0


@pytest.mark.parametrize("name", ["vault/one.tend", "vault/devices/one.tend", "missing/one.tend", "vault"])
def test_a_backup_does_not_go_into_the_vault_nor_nowhere(people: Any, tmp_path: Path, name: str) -> None:
    before = people.files()
    assert people.tend("backup", str(tmp_path / name)).code == 2
    assert people.files() == before


def test_the_last_verified_backup_is_known_afterwards(people: Any, tmp_path: Path) -> None:
    with people.vault() as vault:
        home = vault.state_directory
    people.tend("backup", "--force", str(tmp_path / "one.tend"))
    known = last_backup(home)
    assert known is not None
    assert known.file == str(tmp_path / "one.tend")


def test_what_is_damaged_in_the_vault_is_told_of_and_not_in_the_backup(people: Any, tmp_path: Path) -> None:
    last = max((people.directory / "devices").rglob("*.tdb"))
    last.write_bytes(last.read_bytes()[:-1])
    made = people.tend("backup", str(tmp_path / "one.tend"))
    assert made.code == 0
    assert "1 file of the vault could not be read and is not in it" in made.err


def test_check_writes_nothing_and_says_how_far_it_looked(people: Any, tmp_path: Path) -> None:
    file = tmp_path / "one.tend"
    words = people.tend("backup", str(file)).out.splitlines()[1]
    with people.vault() as vault:
        home = vault.state_directory
    shutil.rmtree(people.directory)
    shutil.rmtree(home)
    whole = people.tend("restore", "--check", str(file))
    assert (whole.code, whole.out.splitlines()[1:]) == (
        0,
        ["Every file in it was opened: all is well.", words],
    )
    assert "of 2026-06-09 07:45" in whole.out
    for call in (["--check"], ["--check", "--without-key"]):
        outer = people.bare("--vault", str(people.directory), "restore", *call, str(file))
        assert outer.code == 0
        assert "With the passphrase every file would be opened." in outer.out
    code = tmp_path / "code"
    code.write_text(people.code)
    code.chmod(0o600)
    assert words in people.bare("restore", "--check", "--recovery-code-file", str(code), str(file)).out
    assert not people.directory.exists()
    assert not home.exists()


@pytest.mark.parametrize("how", ["cut", "flipped", "longer", "other"])
def test_a_damaged_backup_is_refused_and_nothing_is_written(people: Any, tmp_path: Path, how: str) -> None:
    file = tmp_path / "one.tend"
    people.tend("backup", str(file))
    data = file.read_bytes()
    flipped = data[:3000] + bytes((data[3000] ^ 1,)) + data[3001:]
    file.write_bytes({"cut": data[:-600], "flipped": flipped, "longer": data + b"x", "other": b"letter"}[how])
    for call in (["restore", "--check"], ["restore"]):
        refused = people.bare(*into(people, "new"), *call, str(file))
        assert refused.code == 4
        assert "is not accepted as a backup" in refused.err
        assert "Nothing was written." in refused.err
    assert not (tmp_path / "new").exists()


def test_a_wrong_passphrase_writes_nothing(people: Any, tmp_path: Path) -> None:
    people.tend("backup", str(tmp_path / "one.tend"))
    wrong = tmp_path / "wrong"
    wrong.write_text("no\n")
    wrong.chmod(0o600)
    new = ["--vault", str(tmp_path / "new"), "--passphrase-file", str(wrong)]
    assert people.bare(*new, "restore", str(tmp_path / "one.tend")).code == 4
    nobody = people.bare("--vault", str(tmp_path / "new"), "restore", str(tmp_path / "one.tend"))
    assert nobody.code == 4
    assert "--passphrase-file" in nobody.err
    assert not (tmp_path / "new").exists()


def test_at_a_terminal_the_passphrase_is_asked_for(
    people: Any, tmp_path: Path, on_terminal: Callable[[str], None]
) -> None:
    people.tend("backup", str(tmp_path / "one.tend"))
    on_terminal("typo\ncorrect horse battery staple\n")
    done = people.bare("--vault", str(tmp_path / "new"), "restore", str(tmp_path / "one.tend"))
    assert done.code == 0
    assert names(people, "new") == names(people, "vault")


def test_the_recovery_code_restores_a_vault_whose_passphrase_is_forgotten(
    people: Any, tmp_path: Path
) -> None:
    people.tend("backup", str(tmp_path / "one.tend"))
    code = tmp_path / "code"
    code.write_text(people.code)
    code.chmod(0o600)
    new = ["--vault", str(tmp_path / "new"), "restore", "--recovery-code-file", str(code)]
    assert people.bare(*new, str(tmp_path / "one.tend")).code == 0
    assert names(people, "new") == names(people, "vault")
    assert people.bare(*new, str(tmp_path / "one.tend")).out.startswith("All of it is in the vault already.")


def test_what_is_missing_in_the_vault_is_added_after_a_question(
    people: Any, tmp_path: Path, on_terminal: Callable[[str], None]
) -> None:
    file = str(tmp_path / "one.tend")
    words = people.tend("backup", file).out.splitlines()[1]
    for path in (people.directory / "devices").rglob("00000002-*.tdb"):
        path.unlink()
    refused = people.tend("restore", file)
    assert refused.code == 2
    assert "lacks 1 file of the backup" in refused.err
    assert names(people, "vault") == []
    on_terminal("n\n")
    assert people.tend("restore", file).code == 1
    assert names(people, "vault") == []
    on_terminal("y\n")
    done = people.tend("restore", file)
    assert done.code == 0
    assert done.out.splitlines() == [f"1 file added to the vault at {people.directory}.", words]
    assert len(names(people, "vault")) == 5
    again = people.tend("restore", "--yes", file)
    assert (again.code, again.out.splitlines()[0]) == (0, "All of it is in the vault already.")


def test_somebody_elses_directory_is_not_touched(people: Any, tmp_path: Path) -> None:
    people.tend("backup", str(tmp_path / "one.tend"))
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "letter.txt").write_text("mine")
    refused = people.bare(*into(people, "new"), "restore", str(tmp_path / "one.tend"))
    assert refused.code == 4
    assert "--vault" in refused.err
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["letter.txt"]


def test_saves_that_are_newer_than_the_backup_are_told_of_once(people: Any, tmp_path: Path) -> None:
    people.tend("backup", str(tmp_path / "one.tend"))
    assert people.tend("edit", "Priya Raman", "org=Lyon Labs").code == 0
    shutil.rmtree(people.directory)
    done = people.tend("restore", str(tmp_path / "one.tend"))
    assert done.code == 0
    assert "1 save that was read on this machine is newer than the backup." in done.err
    assert people.tend("list").err == ""


def test_wrong_use_is_told_as_such(people: Any, tmp_path: Path) -> None:
    people.tend("backup", str(tmp_path / "one.tend"))
    assert people.tend("restore", "--without-key", str(tmp_path / "one.tend")).code == 2
    assert people.tend("restore", str(tmp_path / "nowhere.tend")).code == 2
    assert people.tend("restore").code == 2
    assert people.tend("backup").code == 2
