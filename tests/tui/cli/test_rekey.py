from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core import places
from core.vault import CHEAPEST, Set, Vault, keys, unlock_vault
from tests.core.vault.places import BEN

NEW = "chicory lantern oboe marsh"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(Vault.rekey.__kwdefaults__ or {})
    monkeypatch.setattr(Vault.rekey, "__kwdefaults__", known | {"cost": CHEAPEST})


@pytest.fixture
def new(tmp_path: Path) -> Path:
    file = tmp_path / "new passphrase"
    file.write_text(NEW + "\n")
    file.chmod(0o600)
    return file


def elsewhere(place: Any, tmp_path: Path) -> Vault:
    """Another device with a copy of the vault, made before anything happened."""
    shutil.copytree(place.directory, tmp_path / "elsewhere")
    return unlock_vault(
        tmp_path / "elsewhere",
        state=tmp_path / "other state",
        passphrase="correct horse battery staple",
        clock=place.clock,
    )


def send(source: Path, target: Path) -> None:
    for path in source.rglob("*.*"):
        there = target / path.relative_to(source)
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, there)


def test_rekey_prints_the_new_recovery_code_and_the_new_passphrase_opens(place: Any, new: Path) -> None:
    done = place.tend("rekey", "--new-passphrase-file", str(new))
    assert done.code == 0
    code = done.out.strip()
    assert len(code.split("-")) == 8
    assert "stays readable to them" in done.err
    assert "no longer open this vault" in done.err
    for secret in ({"passphrase": NEW}, {"recovery_code": code}):
        with closing(
            unlock_vault(place.directory, state=places.state_root(), clock=place.clock, **secret)
        ) as vault:
            assert vault.keyring.current.epoch == 2
    assert place.tend("list").code == 4, "the old one opens nothing"


def test_rekey_asks_twice_and_refuses_the_present_passphrase(
    place: Any, on_terminal: Callable[[str], None]
) -> None:
    old = "correct horse battery staple"
    on_terminal(f"{old}\n{old}\n")
    done = place.tend("rekey")
    assert done.code == 2
    assert "opens the vault already" in done.err
    assert {slot.epoch for slot in keys.list_slots(place.directory)} == {1}
    on_terminal(f"{NEW}\n{NEW}\n")
    assert place.tend("rekey").code == 0
    assert {slot.epoch for slot in keys.list_slots(place.directory)} == {2}


def test_rekey_as_json_and_that_the_code_is_not_confirmed_any_more(
    place: Any, new: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "paper"
    paper.write_text(place.code)
    assert place.tend("passwd", "--confirm-recovery-code", "--recovery-code-file", str(paper)).code == 0
    assert place.documents("profile")["me"]["recovery_confirmed"]
    done = place.tend("rekey", "--new-passphrase-file", str(new), "--json")
    assert len(done.json["recovery_code"].split("-")) == 8
    place.secret.write_text(NEW)
    assert place.tend("list").code == 0
    with closing(
        unlock_vault(place.directory, state=places.state_root(), passphrase=NEW, clock=place.clock)
    ) as vault:
        assert "recovery_confirmed" not in vault.documents("profile").get("me", {})


def test_another_device_is_told_and_goes_on_when_the_new_passphrase_is_given(
    place: Any, tmp_path: Path
) -> None:
    other = elsewhere(place, tmp_path)
    other.rekey(NEW, cost=CHEAPEST)
    other.commit([Set("contacts", BEN, "full", "Ben Aydın")])
    send(tmp_path / "elsewhere", place.directory)
    told = place.tend("list")
    assert told.code == 0
    assert "A new key for this vault was made" in told.err
    assert place.tend("doctor").code == 0
    assert place.tend("add", "Carla Nunes").code == 0
    place.secret.write_text(NEW)
    joined = place.tend("list")
    assert joined.code == 0
    assert "goes on under it" in joined.err
    assert {"Ben Aydın", "Carla Nunes"} <= set(joined.out.replace("  ", "\n").split("\n"))
    again = place.tend("list")
    assert "key" not in again.err
    send(place.directory, tmp_path / "elsewhere")
    other.refresh()
    assert len(other.documents("contacts")) == 2
    assert other.problems == []


def test_two_keys_made_at_once_are_united(place: Any, new: Path, tmp_path: Path) -> None:
    other = elsewhere(place, tmp_path)
    other.rekey("the other device's words", cost=CHEAPEST)
    other.commit([Set("contacts", BEN, "full", "Ben Aydın")])
    assert place.tend("rekey", "--new-passphrase-file", str(new)).code == 0
    send(tmp_path / "elsewhere", place.directory)
    place.secret.write_text(NEW)
    told = place.tend("list")
    assert told.code == 0
    assert "tend rekey --unite" in told.err
    assert place.tend("rekey", "--unite", "--new-passphrase-file", str(new)).code == 2, "nobody to ask"
    theirs, third = tmp_path / "theirs", tmp_path / "third"
    theirs.write_text("the other device's words")
    third.write_text("one for the two of them")
    done = place.tend(
        "rekey", "--other-passphrase-file", str(theirs), "--new-passphrase-file", str(third), "--json"
    )
    assert done.code == 0
    place.secret.write_text("one for the two of them")
    listed = place.tend("list")
    assert "Ben Aydın" in listed.out
    assert "key" not in listed.err


def test_the_new_passphrase_may_need_a_key_file(place: Any, new: Path, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"something long")
    arguments = ("rekey", "--new-passphrase-file", str(new), "--new-key-file")
    assert place.tend(*arguments, str(tmp_path / "none")).code == 2
    assert place.tend(*arguments, str(file)).code == 0
    place.secret.write_text(NEW)
    assert place.tend("list").code == 4
    assert place.tend("--key-file", str(file), "list").code == 0
