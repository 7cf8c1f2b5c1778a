"""A new passphrase: from a file, or asked twice with its strength in words."""

from __future__ import annotations

from pathlib import Path

import click

from core.errors import UsageError, VaultError
from core.language import N_, _
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
            manners.warn(_("this passphrase is weak: {how}.").format(how=words))
        return passphrase
    if not manners.can_ask():
        raise VaultError(
            _("A new passphrase is needed, and nobody can be asked for it here."),
            todo=_("Name a file that holds it."),
        )
    return _ask()


def _ask() -> str:
    while True:
        passphrase = click.prompt(_("New passphrase"), hide_input=True, err=True)
        if not passphrase.strip():
            continue
        score, words = strength(passphrase)
        manners.tell(_("Strength: {how}.").format(how=words))
        if score < WEAK and not manners.ask(_("That is weak. Take it all the same?")):
            continue
        if click.prompt(_("Once more"), hide_input=True, err=True) == passphrase:
            return passphrase
        manners.tell(_("These two are not the same. Again:"))


def strength(passphrase: str) -> tuple[int, str]:
    """A score 0..4, and how long one who has the vault needs to guess it, in words.

    Guesses as zxcvbn counts them; the vault's key derivation allows some ten tries a second and graphics card.
    """
    from zxcvbn import zxcvbn

    found = zxcvbn(passphrase[:72])
    seconds = float(found["guesses"]) / 10
    return int(found["score"]), _(_duration(seconds))


def _duration(seconds: float) -> str:
    for limit, words in (
        (60, N_("seconds for one who has the files")),
        (3600, N_("minutes for one who has the files")),
        (86_400, N_("a few hours for one who has the files")),
        (30 * 86_400, N_("days for one who has the files")),
        (365 * 86_400, N_("months for one who has the files")),
        (100 * 365 * 86_400, N_("years for one who has the files")),
    ):
        if seconds < limit:
            return words
    return N_("centuries for one who has the files")


def check_key_file(path: Path | None) -> None:
    """Raises UsageError where a key file is named that cannot be read."""
    if path is not None and not path.is_file():
        raise UsageError(_("There is no key file {path}.").format(path=path))
