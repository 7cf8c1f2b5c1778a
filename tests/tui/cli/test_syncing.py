"""`tend sync`: linking, one run, joining, and what is said of a folder that has gone wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder that something carries between devices."""
    (tmp_path / "carried").mkdir()
    return tmp_path / "carried"


@pytest.fixture
def elsewhere(place: Any, tmp_path: Path) -> Callable[..., Any]:
    """The command line of a second device, which has nothing yet."""

    def tend(*args: str) -> Any:
        vault = str(tmp_path / "other" / "vault")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_STATE_HOME", str(tmp_path / "other" / "state"))
            return place.bare("--vault", vault, "--passphrase-file", str(place.secret), *args)

    return tend


def test_a_folder_is_linked_once_and_remembered(place: Any, folder: Path) -> None:
    assert "no folder yet" in place.tend("sync").err
    place.tend("add", "Ada Lovelace, Acme")
    done = place.tend("sync", str(folder))
    assert done.code == 0, done.err
    assert "sent" in done.out
    assert place.tend("sync").out == f"{folder}: nothing new.\n"
    found = place.tend("sync", "--json").json
    assert (found["sent"], found["fetched"], found["troubles"]) == (0, 0, [])


def test_a_second_device_joins_and_both_hold_the_same(
    place: Any, folder: Path, elsewhere: Callable[..., Any]
) -> None:
    place.tend("add", "Ada Lovelace, Acme")
    place.tend("sync", str(folder))
    joined = elsewhere("sync", str(folder))
    assert joined.code == 0, joined.err
    assert "Four words" in joined.out
    assert "Ada Lovelace" in elsewhere("list").out
    elsewhere("add", "Bea Klein, Novum")
    elsewhere("sync")
    assert "fetched" in place.tend("sync").out
    assert "Bea Klein" in place.tend("list").out
    words = place.tend("sync", "--json").json["digest"]
    assert words == elsewhere("sync", "--json").json["digest"]


def test_changes_that_are_named_and_not_there_are_told(
    place: Any, folder: Path, elsewhere: Callable[..., Any]
) -> None:
    place.tend("sync", str(folder))
    elsewhere("sync", str(folder))
    before = set(folder.glob("devices/*/*.tdb"))
    for name in ("Bea Klein", "Carla Nunes"):
        elsewhere("add", name)
    elsewhere("sync")
    withheld = min(set(folder.glob("devices/*/*.tdb")) - before)
    withheld.unlink()
    said = place.tend("sync").out
    assert "1 change of" in said and "not here yet" in said
    assert place.tend("sync", "--json").json["to_come"] == {withheld.parent.name: 1}


def test_a_second_device_joins_with_the_recovery_code(
    place: Any, folder: Path, elsewhere: Callable[..., Any], tmp_path: Path
) -> None:
    code = tmp_path / "code"
    code.write_text(place.code)
    code.chmod(0o600)
    place.tend("sync", str(folder))
    assert place.tend("sync", str(folder), "--recover").code == 2
    assert elsewhere("sync", str(folder), "--recovery-code-file", str(code), "--json").json["joined"]


def test_a_wrong_passphrase_joins_nothing(
    place: Any, folder: Path, elsewhere: Callable[..., Any], tmp_path: Path
) -> None:
    place.tend("sync", str(folder))
    place.secret.write_text("something else\n")
    failed = elsewhere("sync", str(folder))
    assert failed.code == 4
    assert not (tmp_path / "other" / "vault").exists()


def test_a_folder_that_is_away_emptied_or_foreign_is_said_with_what_to_do(
    place: Any, folder: Path, tmp_path: Path
) -> None:
    place.tend("add", "Ada Lovelace, Acme")
    place.tend("sync", str(folder))
    folder.rename(tmp_path / "away")
    gone = place.tend("sync")
    assert gone.code == 4
    assert "is not there" in gone.err
    assert "Traceback" not in gone.err
    folder.mkdir()
    emptied = place.tend("sync")
    assert emptied.code == 4
    assert "--refill" in emptied.err
    assert place.tend("sync", "--refill").code == 0
    shutil.rmtree(folder)
    place.bare("--vault", str(folder), "--passphrase-file", str(place.secret), "init")
    foreign = place.tend("sync")
    assert foreign.code == 4
    assert "another vault" in foreign.err


def test_unlinking_deletes_nothing(place: Any, folder: Path) -> None:
    place.tend("sync", str(folder))
    before = sorted(folder.rglob("*"))
    assert place.tend("sync", "--unlink").code == 0
    assert sorted(folder.rglob("*")) == before
    assert place.tend("sync").code == 2
    assert place.tend("sync", "--unlink", "--json").json == {"unlinked": False}


def test_doctor_looks_at_the_folder_and_repairs(place: Any, folder: Path) -> None:
    place.tend("add", "Ada Lovelace, Acme")
    place.tend("sync", str(folder))
    (last, *_) = sorted(folder.glob("devices/*/*.tdb"), reverse=True)
    data = last.read_bytes()
    last.write_bytes(data[:200])
    found = place.tend("doctor")
    assert found.code == 1
    assert "folder" in found.out
    assert place.tend("doctor", "--repair").code == 0
    assert last.read_bytes() == data
    (place.directory / "vault.json").write_text("{}")
    assert place.tend("doctor").code == 4
    assert place.tend("doctor", "--repair").code == 0
    assert place.tend("doctor", "--repair", "--without-key").code == 2


def test_the_header_of_a_newer_vault_is_left_as_it_is(place: Any) -> None:
    path = place.directory / "vault.json"
    newer = path.read_text().replace('"version":1', '"version":2')
    path.write_text(newer)
    assert place.tend("doctor", "--repair").code == 4
    assert path.read_text() == newer
