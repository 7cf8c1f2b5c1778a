"""A new passphrase: from a file, or asked twice with its strength in words."""

from __future__ import annotations

from pathlib import Path

import click

from core.errors import UsageError, VaultError
from tui.cli import manners
from tui.cli.request import read_secret

WEAK = 2  # zxcvbn's score below which a passphrase is called weak


def new_passphrase(file: Path | None) -> str:
    """The passphrase a vault shall open with from now on.

    Raises UsageError for an unusable file, VaultError where nobody can be asked.
    """
    if file is not None:
        passphrase = read_secret(file)
        score, words = strength(passphrase)
        if score < WEAK:
            manners.warn(f"this passphrase is weak: {words}.")
        return passphrase
    if not manners.can_ask():
        raise VaultError(
            "A new passphrase is needed, and nobody can be asked for it here.",
            todo="Name a file that holds it.",
        )
    return _ask()


def _ask() -> str:
    while True:
        passphrase = click.prompt("New passphrase", hide_input=True, err=True)
        if not passphrase.strip():
            continue
        score, words = strength(passphrase)
        manners.tell(f"Strength: {words}.")
        if score < WEAK and not manners.ask("That is weak. Take it all the same?"):
            continue
        if click.prompt("Once more", hide_input=True, err=True) == passphrase:
            return passphrase
        manners.tell("These two are not the same. Again:")


def strength(passphrase: str) -> tuple[int, str]:
    """A score 0..4, and how long one who has the vault needs to guess it, in words.

    Guesses as zxcvbn counts them; the vault's key derivation allows some ten tries a second and graphics card.
    """
    from zxcvbn import zxcvbn

    found = zxcvbn(passphrase[:72])
    seconds = float(found["guesses"]) / 10
    return int(found["score"]), f"{_duration(seconds)} for one who has the files"


def _duration(seconds: float) -> str:
    for limit, words in (
        (60, "seconds"), (3600, "minutes"), (86_400, "a few hours"), (30 * 86_400, "days"), (365 * 86_400, "months"),
        (100 * 365 * 86_400, "years"),
    ):  # fmt: skip
        if seconds < limit:
            return words
    return "centuries"


def check_key_file(path: Path | None) -> None:
    """Raises UsageError where a key file is named that cannot be read."""
    if path is not None and not path.is_file():
        raise UsageError(f"There is no key file {path}.")
