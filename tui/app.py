"""Where the program begins: environment, settings and session first, then Textual and the application."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.clock import Clock, SystemClock
from core.language import speak
from core.settings import Settings, habits
from tui.desk import Desk
from tui.glyphs import choose
from tui.keys import Keys
from tui.session import Guarded, Secret, Session, as_it_is
from tui.terminal import Colors, colors, draws_ambiguous_wide, prepare

LOOK_AROUND = -1
"""Instead of an exit code: the person wants to look around with made-up people, and comes back."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the application is started with.

    `secret`: opens the vault without asking; `key_file` is needed beside the passphrase. `made`: the vault exists. `problems`: sentences to be shown once, as is
    `notice`, with which nothing is wrong.
    """

    made: bool
    secret: Secret | None = None
    key_file: Path | None = None
    colors: Colors = Colors.MANY
    settings_file: Path | None = None
    themes: Path | None = None
    problems: tuple[str, ...] = ()
    notice: str = ""
    tour: bool = False
    """Whether somebody new looks around here: the tour is shown, if it was not seen before."""


def run(
    vault_dir: Path,
    state: Path,
    settings: Settings,
    *,
    passphrase: str | None = None,
    key_file: Path | None = None,
    settings_file: Path | None = None,
    problems: tuple[str, ...] = (),
    notice: str = "",
    tour: bool = False,
    clock: Clock | None = None,
    environ: Mapping[str, str] | None = None,
    guarded: Guarded = as_it_is,
) -> int:
    """Open the program on a vault directory (which may not exist yet) and return its exit code.

    `guarded` is asked about each vault that is opened, before anything is done with it.
    With a passphrase the key is derived on the vault's thread while Textual is being imported.
    """
    ignored = prepare(os.environ)
    environ = os.environ if environ is None else environ
    clock = clock or SystemClock()
    habit = habits(settings, environ)
    speak(habit.language)
    session = Session(vault_dir, state, clock, region=habit.region, guarded=guarded)
    session.habits = habit
    made = (vault_dir / "vault.json").exists()
    secret = Secret(passphrase=passphrase, key_file=key_file) if passphrase is not None and made else None
    opening = session.begin(secret) if secret is not None else None
    wide = settings.glyphs == "auto" and draws_ambiguous_wide()
    glyphs = choose(settings.glyphs, environ, wide_ambiguous=wide)
    keys = Keys(settings.keys, arrows=glyphs.name != "ascii")
    desk = Desk(
        session=session,
        clock=clock,
        settings=settings,
        glyphs=glyphs,
        keys=keys,
        habits=habit,
        settings_file=str(settings_file or ""),
        made_up=bool(notice),
    )
    start = Start(
        made=made,
        secret=secret,
        key_file=key_file,
        colors=colors(dict(environ)),
        settings_file=settings_file,
        themes=settings_file.parent / "themes" if settings_file else None,
        problems=(*problems, *ignored, *keys.problems),
        notice=notice,
        tour=tour,
    )
    from tui.program import TendApp

    app = TendApp(desk, start, opening)
    try:
        app.run()
    finally:
        session.close()
    return app.return_code or 0
