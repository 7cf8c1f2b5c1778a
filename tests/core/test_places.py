from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from core import places


@pytest.mark.skipif(sys.platform != "linux", reason="the short cut is taken on Linux only")
@pytest.mark.parametrize("value", ["", "/somewhere/else", " ", "relative/path", "~/x"])
def test_places_are_those_of_platformdirs(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, value)
    if value.startswith(("relative", "~")):
        # XDG says that a relative path is to be ignored.
        assert places.state_root() == Path.home() / ".local/state/tend"
    else:
        assert places.state_root() == platformdirs.user_state_path("tend")
        assert places.settings_file() == platformdirs.user_config_path("tend") / "settings.toml"
        assert places.vault_directory({}) == platformdirs.user_data_path("tend") / "vault"


def test_the_vault_may_be_named_in_the_environment() -> None:
    assert places.vault_directory({"TEND_VAULT": "/media/stick/tend"}) == Path("/media/stick/tend")
    assert places.vault_directory({"TEND_VAULT": "~/tend"}) == Path.home() / "tend"


def test_places_of_other_systems_are_asked_from_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert places.state_root() == platformdirs.user_state_path("tend")
