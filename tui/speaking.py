"""Which language is spoken: that of the settings, of the open vault, of the locale, in this order.

The command line asks here. The program has `Habits`, which say the same; here nothing is imported that takes time.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from core.language import ENGLISH, languages, speak
from core.locales import locale_of


def speak_here(settings: Path, environ: Mapping[str, str], vault: str = "") -> None:
    """Speak the language for this machine from now on; `vault` is that of the open vault, if it names one."""
    known = languages()
    wanted = (_chosen(settings), vault, locale_of(environ)[0])
    speak(next((language for language in wanted if language in known), ENGLISH))


def _chosen(settings: Path) -> str:
    """The language that the settings name. What is wrong with them is told where they are read."""
    import tomllib

    with suppress(OSError, ValueError, RecursionError):
        if settings.is_file():
            return str(tomllib.loads(settings.read_bytes().decode("utf-8-sig")).get("language", ""))
    return ""
