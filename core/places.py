"""Where things lie on this machine: the vault, what the machine remembers about it, the settings file.

On Linux the rules of the XDG base directories are followed here, as platformdirs does, because loading it costs every
start 10 ms; elsewhere platformdirs is asked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

APP = "tend"


def vault_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """The vault meant when none is named: TEND_VAULT, else the user's data directory."""
    named = environ.get("TEND_VAULT", "")
    return Path(named).expanduser() if named else _place("data") / "vault"


def demo_directory() -> Path:
    """Where the made-up people live that one can look around with."""
    return _place("data") / "demo"


def state_root() -> Path:
    """What this machine remembers about vaults (device identity, pins, lock, cache): below it one directory a vault."""
    return _place("state")


def settings_file() -> Path:
    """The settings of this machine."""
    return _place("config") / "settings.toml"


_XDG = {"data": ".local/share", "state": ".local/state", "config": ".config"}


def _place(kind: str) -> Path:
    if sys.platform == "linux":
        named = os.environ.get(f"XDG_{kind.upper()}_HOME", "").strip()
        base = Path(named) if named.startswith("/") else Path.home() / _XDG[kind]
        return base / APP
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_path")(APP))
