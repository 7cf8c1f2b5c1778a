"""How a vault is kept, as the lines under the table of devices."""

from __future__ import annotations

from datetime import date, datetime

from core.language import _
from tui import lines
from tui.backup_words import amount
from tui.draw import safe
from tui.draw.paths import short_path
from tui.draw.words import WEEKDAYS, short
from tui.glyphs import Glyphs
from tui.keeping import Keeping
from tui.lines import Line

_FIRST = 26
_NEAR_DAYS = 90


def keeping_lines(
    keeping: Keeping, idle_minutes: int, back_up: str, now: datetime, width: int, glyphs: Glyphs
) -> list[Line]:
    """Backup, doctor, lock, passphrase, and where the vault lies; `back_up` is the key that makes a backup."""
    today = now.date()
    return [
        *_backup(keeping, back_up, today, width, glyphs),
        *_doctor(keeping, today, width, glyphs),
        *_row(
            _("Lock"),
            _("after {n} minutes").format(n=idle_minutes) if idle_minutes else _("not by itself"),
            "",
            width,
            glyphs,
        ),
        *_passphrase(keeping, today, width, glyphs),
        (),
        *_format(keeping, width, glyphs),
    ]


def short_id(id: str, glyphs: Glyphs) -> str:
    """ "7f3a…c2"."""
    return f"{id[:4]}{glyphs.cut}{id[-2:]}"


def day_words(ms: int, today: date, *, weekday: bool = True) -> str:
    """ "Sun 7 Jun" where that is not long ago, else "7 Jun" or "7 Jun 24"."""
    try:
        day = datetime.fromtimestamp(ms / 1000).date()
    except (OverflowError, ValueError, OSError):
        return _("a day unknown")
    said = short(day.isoformat(), today)
    near = weekday and abs((today - day).days) < _NEAR_DAYS
    return f"{WEEKDAYS[day.weekday()]} {said}" if near else said


def _backup(keeping: Keeping, key: str, today: date, width: int, glyphs: Glyphs) -> list[Line]:
    made = keeping.backup
    if made is None:
        return _row(
            _("Backup"), _("none made here"), _("{key} makes one").format(key=key), width, glyphs, "warn"
        )
    return _row(
        _("Backup"),
        _("{day}, verified").format(day=day_words(made.at, today)),
        _path(made.file),
        width,
        glyphs,
    )


def _doctor(keeping: Keeping, today: date, width: int, glyphs: Glyphs) -> list[Line]:
    looked = keeping.doctor
    if looked is None:
        return _row(_("Doctor"), _("not run here yet"), "", width, glyphs)
    said = _("{day}, all well") if looked.well else _("{day}, something is wrong")
    return _row(
        _("Doctor"),
        said.format(day=day_words(looked.at, today)),
        amount(looked.files, looked.size),
        width,
        glyphs,
        "" if looked.well else "danger",
    )


def _passphrase(keeping: Keeping, today: date, width: int, glyphs: Glyphs) -> list[Line]:
    parts = []
    if keeping.passphrase:
        parts.append(_("set {day}").format(day=day_words(keeping.passphrase, today, weekday=False)))
    confirmed = short(keeping.confirmed, today)
    said = _("recovery code confirmed {day}") if confirmed else _("recovery code not confirmed")
    parts.append(said.format(day=confirmed))
    pieces = safe.wrapped(f" {glyphs.dot} ".join(parts), max(10, width - 13), glyphs)
    role = "" if confirmed else "warn"
    return [
        (((_("Passphrase") if not number else "").ljust(12), "dim"), (piece, role))
        for number, piece in enumerate(pieces)
    ]


def _format(keeping: Keeping, width: int, glyphs: Glyphs) -> list[Line]:
    dot = f" {glyphs.dot} "
    head = f"Format 1{dot}" + _("vault {id}").format(id=short_id(keeping.vault, glyphs))
    path = _("local copy {path}").format(path=_path(keeping.directory))
    if lines.cells(f"{head}{dot}{path}") < width:
        return [((f"{head}{dot}{path}", "dim"),)]
    return [((head, "dim"),), ((safe.cut(path, width - 1, glyphs), "dim"),)]


def _path(file: str) -> str:
    return safe.shown(short_path(file))


def _label_cells() -> int:
    return max(9, *(lines.cells(label) + 2 for label in (_("Backup"), _("Doctor"), _("Lock"))))


def _row(label: str, first: str, second: str, width: int, glyphs: Glyphs, role: str = "") -> list[Line]:
    """A label and two columns; the second goes below where it does not fit beside."""
    at = _label_cells()
    head = (label.ljust(at), "dim")
    if not second:
        return [(head, (first, role))]
    if lines.cells(first) < _FIRST and at + _FIRST + lines.cells(second) < width:
        return [(head, (lines.pad(first, _FIRST), role), (second, ""))]
    left = width - at - lines.cells(second) - 1
    if left >= lines.cells(first) + 2:
        return [(head, (lines.pad(first, left), role), (second, ""))]
    below = lines.cut_within(second, max(10, width - at - 1), glyphs)
    return [(head, (first, role)), ((" " * at, ""), (below, ""))]
