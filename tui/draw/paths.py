"""Paths as they are typed."""

from __future__ import annotations

from pathlib import Path


def short_path(path: str) -> str:
    """A file or folder as it is typed: `~/Sync/tend`."""
    home = str(Path.home())
    return "~" + path[len(home) :] if path == home or path.startswith(home + "/") else path
