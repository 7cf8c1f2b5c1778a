"""`tend` alone: the program on a terminal, the agenda as text elsewhere."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

from core import places
from core.errors import Exit, VaultError
from core.language import _
from core.locales import locale_of
from core.settings import read_settings
from tui import borrowed
from tui.cli import manners
from tui.cli.agenda import agenda_lines
from tui.cli.made_up import PASSPHRASE, to_look_around
from tui.cli.request import Request, open_vault, read_secret, require_vault
from tui.speaking import speak_here


def has_terminal() -> bool:
    """Whether the program can be shown and typed into here."""
    return manners.is_terminal(sys.stdin) and manners.is_terminal(sys.stdout)


def open_program(
    request: Request,
    *,
    directory: Path | None = None,
    passphrase: str | None = None,
    notice: str = "",
    tour: bool = False,
) -> int:
    """Open the program on a vault; without a terminal print today's agenda. Returns the exit code.

    `notice` is said at the start, by the vault of made-up people that one looks around in; `tour` offers the tour.
    """
    if not has_terminal():
        return print_agenda(request, directory or request.directory, passphrase)
    request.told = True
    directory = directory or request.directory
    if passphrase is None and request.secret_file is not None and (directory / "vault.json").exists():
        passphrase = read_secret(request.secret_file)
    from tui.app import LOOK_AROUND, run

    if request.leave_no_trace:
        require_vault(directory)
    file = places.settings_file()
    while True:
        loaded = read_settings(file)
        code = run(
            directory,
            request.state_root(),
            borrowed.careful(loaded.settings) if request.leave_no_trace else loaded.settings,
            passphrase=passphrase,
            key_file=request.key_file,
            settings_file=None if request.leave_no_trace else file,
            guarded=request.guarded,
            problems=loaded.problems,
            notice=notice,
            tour=tour,
            clock=request.clock,
        )
        if code != LOOK_AROUND:
            return code
        _look_around(request)


def _look_around(request: Request) -> None:
    """The vault of made-up people, until it is left again."""
    said = _("These people are made up. Try everything: quitting leads back to your own vault.")
    open_program(request, directory=to_look_around(request), passphrase=PASSPHRASE, notice=said, tour=True)


def print_agenda(request: Request, directory: Path, passphrase: str | None) -> int:
    """Today as text."""
    from core.network.network import Network
    from core.vault import unlock_vault

    require_vault(directory)
    if passphrase is None and request.secret_file is None:
        raise VaultError(
            _("There is no terminal here to open the program in."),
            todo=_(
                "With --passphrase-file FILE today's agenda is printed; `tend --help` lists the commands."
            ),
        )
    if passphrase is None:
        request.vault = directory
        vault = open_vault(request)
    else:
        vault = unlock_vault(
            directory,
            state=request.state_root(),
            passphrase=passphrase,
            key_file=request.key_file,
            clock=request.clock,
        )
    with closing(request.guarded(vault)):
        network = Network(vault, request.clock, locale_of(os.environ)[1])
        speak_here(places.settings_file(), os.environ, network.profile().language)
        agenda = network.agenda()
        for line in agenda_lines(agenda, manners.room()):
            manners.say(line)
    return int(Exit.OK)
