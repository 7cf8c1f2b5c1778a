"""`tend devices`: who writes into the vault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import Exit
from core.vault import Set, Vault, open_vault

ADA = "a" * 16


@pytest.fixture
def laptop(place: Any, tmp_path: Any) -> Callable[[], Vault]:
    """Another device over the same directory."""
    with place.vault() as vault:
        keyring = vault.keyring

    def opened() -> Vault:
        vault = open_vault(place.directory, keyring, state=tmp_path / "laptop", clock=place.clock)
        vault.called = "old laptop"
        return vault

    return opened


def test_the_list_names_this_device_first_and_says_what_others_have(place: Any, laptop: Any) -> None:
    assert place.tend("devices", "name", "my", "desk").err == "called now: my desk\n"
    laptop().commit([Set("contacts", ADA, "org", "Acme")])
    place.tend("add", "Bea Moll")
    done = place.tend("devices")
    head, first, second = done.out.splitlines()
    assert head.split("  ")[0] == "Device"
    assert first.startswith("my desk (this)  now")
    assert second.startswith("old laptop") and "no, 1 change" in second
    found = place.tend("devices", "--json").json
    assert [(each["name"], each["this"], each["state"], each["behind"]) for each in found] == [
        ("my desk", True, "in use", None),
        ("old laptop", False, "in use", 1),
    ]
    assert all(each["to_come"] == 0 and each["has_files"] for each in found)


def test_changes_that_have_not_arrived_are_told(place: Any, laptop: Any) -> None:
    vault = laptop()
    for value in ("1", "2", "3"):
        vault.commit([Set("contacts", ADA, "org", value)])
    place.tend("add", "Bea Moll")
    (second,) = (place.directory / "devices" / vault.device).glob("00000002-*")
    second.unlink()
    done = place.tend("devices")
    assert "1 change of old laptop is named but not here yet." in done.err
    assert "Nothing is lost" in done.err


def test_a_retired_device_goes_from_the_list_once_its_files_are_taken_over(place: Any, laptop: Any) -> None:
    vault = laptop()
    vault.commit([Set("contacts", ADA, "full", "Ada Moll")])
    place.tend("add", "Bea Moll")
    assert place.tend("devices", "retire", "old").code == Exit.USAGE, "nobody can be asked"
    done = place.tend("devices", "retire", "old", "--yes")
    assert done.code == Exit.OK
    assert "retired: old laptop" in done.err
    assert place.tend("devices").out.splitlines()[-1].split("  ")[0] == "old laptop"
    for text in ("one", "two"):
        place.tend("add", f"Cem {text}")
        with place.vault() as home:
            home.compact(everything=True)
    assert "old laptop" not in place.tend("devices").out
    assert "retired" in place.tend("devices", "--all").out
    assert "Ada Moll" in place.tend("list").out
    assert place.tend("doctor").code == Exit.OK


def test_this_device_ends_only_where_that_is_said(place: Any) -> None:
    place.tend("devices", "name", "desk")
    done = place.tend("devices", "retire", "desk")
    assert done.code == Exit.USAGE
    assert "the device that you are using" in done.err
    first = place.tend("devices", "--json").json[0]["id"]
    assert place.tend("devices", "retire", "desk", "--yes").code == Exit.OK
    place.tend("add", "Bea Moll")
    states = {each["id"]: each["state"] for each in place.tend("devices", "--json").json}
    assert states[first] == "closed"
    assert "in use" in states.values()


def test_a_device_that_is_not_known_or_not_one_is_refused(place: Any, laptop: Any) -> None:
    laptop().commit([Set("contacts", ADA, "org", "Acme")])
    done = place.tend("devices", "retire", "phone", "--yes")
    assert (done.code, "No device in use is called phone" in done.err) == (Exit.USAGE, True)
    place.tend("devices", "name", "old")
    assert "Several devices" in place.tend("devices", "name", "--device", "ol", "x").err
    assert place.tend("devices", "name", "--device", "old laptop", "new laptop").code == Exit.OK
    assert "new laptop" in place.tend("devices").out
