"""A debrief as Markdown, to be kept or sent on."""

from __future__ import annotations

import re
from typing import Any

from core.language import _
from core.models import Event
from core.network.debrief import Brought, Debrief, Open
from core.network.gathering import Guest

_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def markdown(found: Debrief) -> str:
    """The whole debrief as one Markdown text; names and notes are shown as they are, never as marks."""
    event = found.event
    parts = [
        f"# {_plain(event.name)}",
        ", ".join(filter(None, (_plain(event.place), _days(event)))),
        _("Met {n}: {new} new, {again} again.").format(
            n=found.met, new=len(found.new), again=len(found.again)
        ),
        _follow_ups(found),
        _("Not yet looked through: {n}.").format(n=found.waiting) if found.waiting else "",
        _("Goals: {text}").format(text=_plain(event.goals)) if event.goals else "",
        _list(_("New"), [_guest(guest) for guest in reversed(found.new)]),
        _list(_("Met again"), [_guest(guest) for guest in reversed(found.again)]),
        _list(_("Still open"), [_open(item) for item in found.open]),
        _list(_("Not heard of since"), [_plain(name) for name in found.silent]),
        _list(_("Who introduced whom"), [_brought(item) for item in found.brought]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _days(event: Event) -> str:
    first, last = event.starts[:10], event.ends[:10]
    if last in ("", first):
        return first
    return _("{first} to {last}").format(first=first, last=last)


def _follow_ups(found: Debrief) -> str:
    if not found.wanted:
        return ""
    return _("Followed up: {two} of {n} within 48 hours, {seven} of {n} within 7 days.").format(
        two=found.within_48_hours, seven=found.within_7_days, n=found.wanted
    )


def _list(title: str, rows: list[str]) -> str:
    return "\n".join([f"## {title}", "", *(f"- {row}" for row in rows)]) if rows else ""


def _guest(guest: Guest) -> str:
    contact = guest.contact
    work = ", ".join(filter(None, (contact.role, contact.org)))
    tags = " ".join(f"#{tag}" for tag in contact.tags)
    return " · ".join(filter(None, (f"**{_plain(contact.name)}**", _plain(work), _plain(tags))))


def _open(item: Open) -> str:
    parts = [_("I promised") if item.promise.side == "mine" else _("promised to me")]
    parts += [_("due {day}").format(day=item.promise.due)] if item.promise.due else []
    parts += [_("{n} days late").format(n=item.late)] if item.late else []
    return f"{_plain(item.names)}: {_plain(item.promise.text)} ({', '.join(parts)})"


def _brought(item: Brought) -> str:
    if item.by:
        return f"{_plain(item.by)} → {', '.join(map(_plain, item.who))}"
    return _("I brought together {names}").format(names=_(" and ").join(map(_plain, item.who)))


def as_data(found: Debrief) -> dict[str, Any]:
    """The same as JSON data."""
    event = found.event
    return {
        "event": {
            "id": event.id,
            "name": event.name,
            "place": event.place,
            "starts": event.starts,
            "ends": event.ends,
        },
        "met": found.met,
        "new": [guest.contact.name for guest in reversed(found.new)],
        "again": [guest.contact.name for guest in reversed(found.again)],
        "to_follow_up": found.wanted,
        "within_48_hours": found.within_48_hours,
        "within_7_days": found.within_7_days,
        "open": [
            {
                "side": item.promise.side,
                "with": item.names,
                "text": item.promise.text,
                "due": item.promise.due,
            }
            for item in found.open
        ],
        "not_heard_of": list(found.silent),
        "introduced": [{"by": item.by or None, "who": list(item.who)} for item in found.brought],
        "to_look_through": found.waiting,
    }
