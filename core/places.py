"""Where things lie on this machine: the vault, what the machine remembers about it, the settings file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

APP = "tend"


def vault_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """The vault meant when none is named: TEND_VAULT, else the user's data directory."""
    named = environ.get("TEND_VAULT", "")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_data_path(APP) / "vault"


def state_root() -> Path:
    """What this machine remembers about vaults (device identity, pins, lock, cache): below it one directory a vault."""
    import platformdirs

    return platformdirs.user_state_path(APP)


def settings_file() -> Path:
    """The settings of this machine."""
    import platformdirs

    return platformdirs.user_config_path(APP) / "settings.toml"
