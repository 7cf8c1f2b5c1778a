"""The folder of the vault in words: what row 1 says of it, and the topic of the Vault place as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.vault import Device
from sync import trouble
from sync.automatic import Phase, State
from sync.trouble import Trouble
from tui import lines
from tui.draw.devices import device_page
from tui.draw.keeping import keeping_lines
from tui.draw.paths import short_path
from tui.draw.views import Page, Stop
from tui.draw.words import count, weekday
from tui.glyphs import Glyphs
from tui.keeping import Keeping
from tui.lines import Line

_LABEL = 9
_PATH = 23
_REMOVABLE = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_SHORT = {
    trouble.FULL: "folder full",
    trouble.READ_ONLY: "folder read-only",
    trouble.UNREADABLE: "reading fails",
    trouble.FOREIGN: "another vault",
    trouble.HALF_GONE: "folder emptied",
    trouble.SILENT: "folder silent",
}
_LONG = {
    trouble.FULL: "the folder is full",
    trouble.READ_ONLY: "the folder can only be read",
    trouble.UNREADABLE: "the folder cannot be read",
    trouble.FOREIGN: "the folder holds another vault",
    trouble.HALF_GONE: "most of the folder is gone",
    trouble.SILENT: "the folder does not answer",
}
_PASSING = frozenset({trouble.SILENT})


@dataclass(frozen=True, slots=True)
class SyncView:
    """What there is to say of the folder, and the keys that do something about it."""

    state: State
    now: datetime
    read_only: bool = False
    problems: tuple[tuple[str, str], ...] = ()
    """What is wrong with the vault itself, each with its role."""
    devices: tuple[Device, ...] = ()
    keeping: Keeping | None = None
    idle_minutes: int = 0
    link_key: str = ""
    add_key: str = ""
    refill_key: str = ""
    back_up_key: str = ""


def when(ms: int, now: datetime) -> str:
    """When something was done: `07:38` today, else `Mon 8`, else `never`."""
    if not ms:
        return "never"
    at = datetime.fromtimestamp(ms / 1000)
    if at.date() == now.date():
        return f"{at:%H:%M}"
    return weekday(at.date()) if abs((now - at).days) < 20 else f"{at:%d.%m.%y}"


def bar_words(state: State, now: datetime, glyphs: Glyphs, *, long: bool) -> tuple[str, str, bool]:
    """What row 1 says: the words, their role, and whether the date stands before them. Empty where nothing is linked."""
    match state.phase:
        case Phase.SYNCING if long and state.step[2] > 1:
            return f"syncing {state.step[1]} of {state.step[2]}", "", True
        case Phase.SYNCING:
            return "syncing", "", True
        case Phase.SYNCED | Phase.WAITING if state.fetched:
            devices = f" {glyphs.dot} {count(state.devices, 'device')}" if long and state.devices > 1 else ""
            return f"synced {when(state.fetched, now)}{devices}", "", True
        case Phase.AWAY:
            return _waiting(_away(state.folder, long=long), state.waiting, long=long), "warn", False
        case Phase.TROUBLED:
            kind = state.troubles[0].kind if state.troubles else ""
            said = (_LONG if long else _SHORT).get(kind, "not synced")
            role = "warn" if kind in _PASSING else "danger"
            return _waiting(said, state.waiting, long=long), role, False
    return "", "", True


def out_words(directory: str, held: int, *, long: bool) -> str:
    """What row 1 says while the vault itself is away, with what waits in memory."""
    thing = "stick" if directory.startswith(_REMOVABLE) else "vault"
    if not long:
        return f"{thing} out: {held} in memory" if held else f"{thing} out"
    wait = f": {count(held, 'entry', 'entries')} {'waits' if held == 1 else 'wait'} in memory" if held else ""
    return f"the {thing} is out{wait}, put it back"


def _away(folder: str, *, long: bool) -> str:
    thing = "stick" if folder.startswith(_REMOVABLE) else "folder"
    gone = "out" if thing == "stick" else "away"
    return f"the {thing} is {gone}" if long else f"{thing} {gone}"


def _waiting(said: str, waiting: int, *, long: bool) -> str:
    if not waiting:
        return said
    wait = "waits" if waiting == 1 else "wait"
    return f"{said}: {count(waiting, 'save')} {wait}" if long else f"{said}: {waiting} {wait}"


# -- the topic ------------------------------------------------------------------------------------------------------


def sync_page(view: SyncView, width: int, glyphs: Glyphs) -> Page:
    """The right side of the topic: the folder, how it stands, the devices, what is wrong, how the vault is kept."""
    state = view.state
    if state.phase is Phase.NONE:
        head = [*_unlinked(view, width)]
        troubles: list[Line] = []
    else:
        head = [*_folder(state, width, glyphs), *_labelled("State", *_state(state, view.now, glyphs), width)]
        troubles = _troubles(state.troubles, view, width)
    head.append(())
    table = device_page(view.devices, view.now, width, glyphs)
    stops = tuple(Stop(len(head) + each.line, each.start, each.end, each.target) for each in table.stops)
    drawn = (*head, *table.lines, *troubles, *_vault(view, width), (), *_keeping(view, width, glyphs))
    return Page(drawn, stops, (0,) if stops else ())


def _keeping(view: SyncView, width: int, glyphs: Glyphs) -> list[Line]:
    if view.keeping is None:
        return []
    return keeping_lines(view.keeping, view.idle_minutes, view.back_up_key, view.now, width, glyphs)


def _unlinked(view: SyncView, width: int) -> list[Line]:
    return [
        *_words("Synced with no folder yet.", "name", width),
        (),
        *_words(
            "Name a folder that Dropbox, Syncthing or another program carries, or one on a stick. Tend puts sealed files "
            "there and takes what your other devices put there. Whoever holds the folder can read nothing and change nothing.",
            "",
            width,
        ),
        (),
        *_labelled(view.link_key, "choose the folder", "", width),
        *_labelled(view.add_key, "how a second device joins", "", width),
    ]


def _vault(view: SyncView, width: int) -> list[Line]:
    """What is wrong with the vault itself."""
    drawn: list[Line] = []
    if view.read_only:
        drawn += [(), *_words("This vault can only be read: nothing can be saved.", "danger", width)]
    for said, role in view.problems:
        drawn += [(), *_words(said, role, width)]
    return drawn


def _folder(state: State, width: int, glyphs: Glyphs) -> list[Line]:
    there = "not there now" if state.phase is Phase.AWAY else "reachable, watched"
    if state.troubles and state.troubles[0].kind == trouble.SILENT:
        there = "does not answer"
    role = "warn" if there != "reachable, watched" else ""
    path = short_path(state.folder)
    if lines.cells(path) < _PATH and width >= _LABEL + _PATH + lines.cells(there):
        return [(("Folder".ljust(_LABEL), "dim"), (lines.pad(path, _PATH), ""), (there, role))]
    named = lines.cut(path, max(10, width - _LABEL), glyphs)
    return [(("Folder".ljust(_LABEL), "dim"), (named, "")), *_labelled("", there, role, width)]


def _state(state: State, now: datetime, glyphs: Glyphs) -> tuple[str, str]:
    if state.phase is Phase.SYNCING:
        what, done, of = state.step
        return (f"{what.lower()} {done} of {of}" if of else "syncing"), "accent"
    waiting = f"{count(state.waiting, 'save')} {'waits' if state.waiting == 1 else 'wait'}"
    parts = (
        f"sent {when(state.sent, now)}",
        f"fetched {when(state.fetched, now)}",
        waiting if state.waiting else "nothing waiting",
    )
    return f" {glyphs.dot} ".join(parts), ""


def _troubles(troubles: Sequence[Trouble], view: SyncView, width: int) -> list[Line]:
    drawn: list[Line] = []
    for each in troubles:
        todo = each.todo
        if each.kind == trouble.HALF_GONE:
            todo = f"If it was emptied by mistake, {view.refill_key} puts everything back."
        role = "warn" if each.kind in (trouble.AWAY, trouble.PUT_BACK, trouble.PLACEHOLDER) else "danger"
        drawn += [
            (),
            *_words(each.what, role, width),
            *_words(each.safe, "", width),
            *_words(todo, "", width),
        ]
    return drawn


def _words(text: str, role: str, width: int) -> list[Line]:
    return [((piece, role),) for piece in lines.wrap(text, max(10, width - 1))] if text else []


def _labelled(label: str, text: str, role: str, width: int) -> list[Line]:
    pieces = lines.wrap(text, max(10, width - _LABEL - 1))
    return [
        ((label.ljust(_LABEL) if not number else " " * _LABEL, "dim"), (piece, role))
        for number, piece in enumerate(pieces)
    ]
