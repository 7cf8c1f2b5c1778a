"""Back up: the whole vault, encrypted, in one file that was read back."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from core.errors import TendError
from core.language import N_, _
from sync.backup import BackedUp, back_up
from sync.last_backup import LastBackup, last_backup
from sync.run import Progress
from tui.backup_words import amount, warning
from tui.desk import Desk
from tui.draw.paths import short_path
from tui.draw.vault import Fact
from tui.screens.dialog import Confirm
from tui.screens.path_line import PathLine
from tui.screens.topic_place import TopicPlace
from tui.snapshot import Word
from tui.upkeep import keep_up

TOPIC = "backup"
HINT = N_("One file, encrypted as the vault is. Best on another disk, better in another house.")


class BackupAsk(PathLine):
    """To which file."""

    def __init__(self, desk: Desk, offered: str, hint: str = HINT) -> None:
        super().__init__(desk, _("Back up to which file?"), value=offered, hint=_(hint))

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"line.enter": _("write it"), "line.back": _("not now")}

    def wrong(self, text: str) -> str:
        """A file from the root; what is there is looked at when it is taken."""
        if text and Path(text).expanduser().is_absolute():
            return ""
        return _("Name a file from its root, as in ~/backup/tend.tend.")


def offered(last: LastBackup | None, today: date) -> str:
    """The file that is offered: a new one of this day, where the last one went, else in the home."""
    folder = short_path(str(Path(last.file).parent)) if last is not None else "~"
    return f"{folder.rstrip('/')}/tend-backup-{today.isoformat()}.tend"


async def enter(place: TopicPlace) -> None:
    """Ask for the file and begin; the keys are free while it is written."""
    desk = place.desk
    last = await desk.session.read(lambda _network, vault: last_backup(vault.state_directory))
    asked = BackupAsk(desk, offered(last, desk.today))
    while named := await place.app.push_screen_wait(asked):
        file = Path(named)
        complaint, there = await asyncio.to_thread(_look, file, desk.session.directory)
        if complaint:
            asked = BackupAsk(desk, short_path(named), complaint)
            continue
        question = Confirm(
            desk,
            _("Overwrite {name}?").format(name=file.name),
            _("What is there stays until the new one is written and verified."),
            yes=_("overwrite it"),
            danger=True,
        )
        if not there or await place.app.push_screen_wait(question):
            place.begin(_make(place, file, there), TOPIC)
            return
        asked = BackupAsk(desk, short_path(named))


def _look(file: Path, vault: Path) -> tuple[str, bool]:
    """A complaint of where a backup is to go, or nothing; and whether something is there."""
    try:
        if file.is_dir():
            return _("That is a folder: name a file in it."), False
        if not file.parent.is_dir():
            return _("There is no folder {path}.").format(path=short_path(str(file.parent))), False
        if file.resolve().is_relative_to(vault.resolve()):
            return _("A backup does not belong into the vault: name a file outside of it."), False
        return "", file.exists() or file.is_symlink()
    except OSError as error:
        return _("That cannot be looked at: {strerror}.").format(strerror=error.strerror), False


async def _make(place: TopicPlace, file: Path, replace: bool) -> None:
    session = place.desk.session
    vault = await session.read(lambda _network, vault: vault)

    def aside(told: Progress) -> Coroutine[Any, Any, BackedUp]:
        """Beside the vault's thread, which goes on saving meanwhile."""
        work = partial(back_up, vault, file, replace=replace, progress=told, on_vault=session.carry_out)
        return asyncio.to_thread(work)

    try:
        made = await place.do_long(TOPIC, aside)
    except FileExistsError:
        place.again()
        place.say(_("{name} has come into being meanwhile: it was not touched").format(name=file.name))
        return
    except TendError:
        place.again()
        raise
    if made is None:
        place.again()
        place.say(_("stopped: no backup was written"), danger=False)
        return
    place.found(TOPIC, _facts(made))
    await session.read(keep_up)
    await session.publish_now(Word(_("backed up: {name}").format(name=file.name)))


def _facts(made: BackedUp) -> tuple[Fact, ...]:
    said = warning(made.left_out, made.complete)
    return (
        Fact("", short_path(str(made.file)), "name"),
        Fact("", _("{amount}, read back and verified").format(amount=amount(made.files, made.size)), "good"),
        Fact("", ""),
        Fact(_("Four words"), "-".join(made.words), "number"),
        *((Fact("", ""), Fact("", said, "warn")) if said else ()),
        Fact("", ""),
        Fact("", _("It opens with what opens the vault today. From a shell: tend restore FILE.")),
    )
