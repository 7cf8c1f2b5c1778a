"""Completing the name of a file while it is typed."""

from __future__ import annotations

import os
from pathlib import Path

MOST = 400
"""Entries of a folder that are looked at."""


def completed(text: str) -> str:
    """The text with the name of the one file or folder that it begins; as far as several agree; else as it was.

    Hidden files only where a dot was typed. A folder ends with a slash.
    """
    folder_text, slash, start = text.rpartition("/")
    folder = Path(f"{folder_text}{slash}" or ".").expanduser()
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for _, entry in zip(range(MOST), entries, strict=False)
                if entry.name.startswith(start) and (start or not entry.name.startswith("."))
            )
    except OSError:
        return text
    common = os.path.commonprefix(found)  # noqa: RUF071 - letter by letter is what is wanted
    return f"{folder_text}{slash}{common}" if len(common) > len(start) and common.isprintable() else text
