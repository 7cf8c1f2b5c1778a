"""The folder of the vault in words: what row 1 says of it, and the topic of the Vault place as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.language import N_, _, ngettext
from core.vault import Device
from sync import trouble
from sync.automatic import Phase, State
from sync.trouble import Trouble
from tui import lines
from tui.draw.devices import device_page
from tui.draw.keeping import keeping_lines
from tui.draw.paths import short_path
from tui.draw.views import Page, Stop
from tui.draw.words import weekday
from tui.glyphs import Glyphs
from tui.keeping import Keeping
from tui.lines import Line

_LABEL = 9
_PATH = 23
_REMOVABLE = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_SHORT = {
    trouble.FULL: N_("folder full"),
    trouble.READ_ONLY: N_("folder read-only"),
    trouble.UNREADABLE: N_("reading fails"),
    trouble.FOREIGN: N_("another vault"),
    trouble.HALF_GONE: N_("folder emptied"),
    trouble.SILENT: N_("folder silent"),
}
_LONG = {
    trouble.FULL: N_("the folder is full"),
    trouble.READ_ONLY: N_("the folder can only be read"),
    trouble.UNREADABLE: N_("the folder cannot be read"),
    trouble.FOREIGN: N_("the folder holds another vault"),
    trouble.HALF_GONE: N_("most of the folder is gone"),
    trouble.SILENT: N_("the folder does not answer"),
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
        return _("never")
    at = datetime.fromtimestamp(ms / 1000)
    if at.date() == now.date():
        return f"{at:%H:%M}"
    return weekday(at.date()) if abs((now - at).days) < 20 else f"{at:%d.%m.%y}"


def bar_words(state: State, now: datetime, glyphs: Glyphs, *, long: bool) -> tuple[str, str, bool]:
    """What row 1 says: the words, their role, and whether the date stands before them. Empty where nothing is linked."""
    match state.phase:
        case Phase.SYNCING if long and state.step[2] > 1:
            return _("syncing {n} of {many}").format(n=state.step[1], many=state.step[2]), "", True
        case Phase.SYNCING:
            return _("syncing"), "", True
        case Phase.SYNCED | Phase.WAITING if state.fetched:
            said = _("synced {when}").format(when=when(state.fetched, now))
            if long and state.devices > 1:
                devices = ngettext("{n} device", "{n} devices", state.devices).format(n=state.devices)
                said += f" {glyphs.dot} {devices}"
            return said, "", True
        case Phase.AWAY:
            return _waiting(_away(state.folder, long=long), state.waiting, long=long), "warn", False
        case Phase.TROUBLED:
            kind = state.troubles[0].kind if state.troubles else ""
            said = _((_LONG if long else _SHORT).get(kind, N_("not synced")))
            role = "warn" if kind in _PASSING else "danger"
            return _waiting(said, state.waiting, long=long), role, False
    return "", "", True


def out_words(directory: str, held: int, *, long: bool) -> str:
    """What row 1 says while the vault itself is away, with what waits in memory."""
    stick = directory.startswith(_REMOVABLE)
    if not long:
        if held:
            said = _("stick out: {n} in memory") if stick else _("vault out: {n} in memory")
            return said.format(n=held)
        return _("stick out") if stick else _("vault out")
    if not held:
        return _("the stick is out, put it back") if stick else _("the vault is out, put it back")
    if stick:
        said = ngettext(
            "the stick is out: {n} entry waits in memory, put it back",
            "the stick is out: {n} entries wait in memory, put it back",
            held,
        )
    else:
        said = ngettext(
            "the vault is out: {n} entry waits in memory, put it back",
            "the vault is out: {n} entries wait in memory, put it back",
            held,
        )
    return said.format(n=held)


def _away(folder: str, *, long: bool) -> str:
    if folder.startswith(_REMOVABLE):
        return _("the stick is out") if long else _("stick out")
    return _("the folder is away") if long else _("folder away")


def _waiting(said: str, waiting: int, *, long: bool) -> str:
    if not waiting:
        return said
    if long:
        text = ngettext("{what}: {n} save waits", "{what}: {n} saves wait", waiting)
    else:
        text = ngettext("{what}: {n} waits", "{what}: {n} wait", waiting)
    return text.format(what=said, n=waiting)


# -- the topic ------------------------------------------------------------------------------------------------------


def sync_page(view: SyncView, width: int, glyphs: Glyphs) -> Page:
    """The right side of the topic: the folder, how it stands, the devices, what is wrong, how the vault is kept."""
    state = view.state
    if state.phase is Phase.NONE:
        head = [*_unlinked(view, width)]
        troubles: list[Line] = []
    else:
        head = [
            *_folder(state, width, glyphs),
            *_labelled(_("State"), *_state(state, view.now, glyphs), width),
        ]
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
        *_words(_("Synced with no folder yet."), "name", width),
        (),
        *_words(
            _(
                "Name a folder that Dropbox, Syncthing or another program carries, or one on a stick. Tend puts sealed "
                "files there and takes what your other devices put there. Whoever holds the folder can read nothing and "
                "change nothing."
            ),
            "",
            width,
        ),
        (),
        *_labelled(view.link_key, _("choose the folder"), "", width),
        *_labelled(view.add_key, _("how a second device joins"), "", width),
    ]


def _vault(view: SyncView, width: int) -> list[Line]:
    """What is wrong with the vault itself."""
    drawn: list[Line] = []
    if view.read_only:
        drawn += [(), *_words(_("This vault can only be read: nothing can be saved."), "danger", width)]
    for said, role in view.problems:
        drawn += [(), *_words(said, role, width)]
    return drawn


def _folder(state: State, width: int, glyphs: Glyphs) -> list[Line]:
    there, role = _("reachable, watched"), ""
    if state.phase is Phase.AWAY:
        there, role = _("not there now"), "warn"
    if state.troubles and state.troubles[0].kind == trouble.SILENT:
        there, role = _("does not answer"), "warn"
    path = short_path(state.folder)
    if lines.cells(path) < _PATH and width >= _LABEL + _PATH + lines.cells(there):
        return [((_("Folder").ljust(_LABEL), "dim"), (lines.pad(path, _PATH), ""), (there, role))]
    named = lines.cut(path, max(10, width - _LABEL), glyphs)
    return [((_("Folder").ljust(_LABEL), "dim"), (named, "")), *_labelled("", there, role, width)]


def _state(state: State, now: datetime, glyphs: Glyphs) -> tuple[str, str]:
    if state.phase is Phase.SYNCING:
        what, done, of = state.step
        said = _("{what} {n} of {many}").format(what=_(what).lower(), n=done, many=of)
        return said if of else _("syncing"), "accent"
    waiting = ngettext("{n} save waits", "{n} saves wait", state.waiting).format(n=state.waiting)
    parts = (
        _("sent {when}").format(when=when(state.sent, now)),
        _("fetched {when}").format(when=when(state.fetched, now)),
        waiting if state.waiting else _("nothing waiting"),
    )
    return f" {glyphs.dot} ".join(parts), ""


def _troubles(troubles: Sequence[Trouble], view: SyncView, width: int) -> list[Line]:
    drawn: list[Line] = []
    for each in troubles:
        todo = each.todo
        if each.kind == trouble.HALF_GONE:
            todo = _("If it was emptied by mistake, {key} puts everything back.").format(key=view.refill_key)
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
