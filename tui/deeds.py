"""What the person keys write: changes for one or several people at once, with the words for the word line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from core.language import _, ngettext
from core.network.letting_go import KEPT
from core.text import clean_line
from core.vault.changes import Change, Delete, Drop, Put, Set, creation, new_id

People: TypeAlias = "Sequence[tuple[str, str]]"
"""Ids with names."""
Deed: TypeAlias = "tuple[list[Change], str]"
HUSHED_DAYS = 7
LONGEST = 60
"""Letters of a name in a sentence."""


def who(people: People) -> str:
    """The people in a word line: `Anna Schmidt`, `Anna Schmidt and Ben Aydın`, `5 people`."""
    names = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for _id, name in people]
    if len(names) == 2:
        return _("{one} and {other}").format(one=names[0], other=names[1])
    return (
        "".join(names)
        if len(names) < 2
        else ngettext("{n} person", "{n} people", len(names)).format(n=len(names))
    )


def take_on(people: People, day: date) -> Deed:
    """Taken on for a day."""
    return [Set("contacts", id, "taken", day.isoformat()) for id, _name in people], _(
        "{who} taken on for today"
    ).format(who=who(people))


def untake(people: People) -> Deed:
    """No longer taken on."""
    return [Set("contacts", id, "taken", None) for id, _name in people], _("{who} not taken on").format(
        who=who(people)
    )


def later(people: People, until: date, words: str) -> Deed:
    """Not proposed before a day; what was taken on is put down."""
    changes: list[Change] = []
    for id, _name in people:
        changes += [Set("contacts", id, "snoozed", until.isoformat()), Set("contacts", id, "taken", None)]
    return changes, _("{who} later: quiet until {day}").format(who=who(people), day=words)


def plan(
    people: People, at: str, channel: str, text: str, today: date, words: str, *, kind: str = ""
) -> Deed:
    """A contact that is planned with these people together."""
    document = {
        "at": at,
        "channel": channel,
        "kind": kind or None,
        "initiator": "me",
        "with": {id: True for id, _name in people},
        "text": clean_line(text) or None,
        "plan": True,
        "created": today.isoformat(),
    }
    label = _("planned with {who}: {what}").format(who=who(people), what=words)
    return creation("interactions", new_id(), document), label  # type: ignore[arg-type]


def call_off(plan: str, people: People) -> Deed:
    """What was planned did not happen: the plan is gone."""
    return [Delete("interactions", plan)], _("did not happen: what was planned with {who}").format(
        who=who(people)
    )


def promise(people: People, side: str, due: str, text: str, today: date) -> Deed:
    """One promise to or of each of these people."""
    changes: list[Change] = []
    text = clean_line(text)
    for id, _name in people:
        document = {
            "side": side,
            "with": {id: True},
            "text": text,
            "due": due or None,
            "created": today.isoformat(),
        }
        changes += creation("promises", new_id(), document)  # type: ignore[arg-type]
    sign = "!" if side == "mine" else "?"
    return changes, f"{sign} {text} ({who(people)})"


def keep(promise: str, text: str, day: date) -> Deed:
    """A promise is kept."""
    return [Set("promises", promise, "done", day.isoformat())], _("kept: {text}").format(text=text)


def move(promise: str, text: str, due: date, words: str) -> Deed:
    """A promise is due on another day."""
    return [Set("promises", promise, "due", due.isoformat())], _("{text}: now {day}").format(
        text=text, day=words
    )


def hush(notice: str, today: date) -> Deed:
    """A notice of Today says nothing for a week."""
    until = today + timedelta(days=HUSHED_DAYS)
    return [Put("profile", "me", "quiet", notice, until.isoformat())], _("quiet for a week")


def circle(people: People, key: str, name: str) -> Deed:
    """Into a circle with its rhythm, or (empty key) out of all."""
    changes: list[Change] = []
    for id, _name in people:
        changes += [Set("contacts", id, "circle", key or None), Set("contacts", id, "cadence", None)]
    if not key:
        return changes, _("{who} in no circle").format(who=who(people))
    return changes, _("{who} in {circle}").format(who=who(people), circle=name)


def cadence(people: People, days: int | None) -> Deed:
    """A rhythm of their own in days; 0 never falls due; None as the circle says."""
    if not days:
        label = _("{who}: as the circle says") if days is None else _("{who}: never due")
    else:
        label = ngettext("{who}: every {n} day", "{who}: every {n} days", days)
    said = label.format(who=who(people), n=days)
    return [Set("contacts", id, "cadence", days) for id, _name in people], said


def tags(people: People, add: Iterable[str], remove: Iterable[str]) -> Deed:
    """Tags put on and taken off."""
    add, remove = sorted(set(add)), sorted(set(remove))
    changes: list[Change] = []
    for id, _name in people:
        changes += [Put("contacts", id, "tags", tag) for tag in add]
        changes += [Drop("contacts", id, "tags", tag) for tag in remove]
    words = " ".join([*(f"+#{tag}" for tag in add), *(f"-#{tag}" for tag in remove)])
    return changes, f"{who(people)}: {words}"


def archive(people: People, *, away: bool, today: date) -> Deed:
    """Let go, or brought back: whoever was brought back is not proposed to be let go again."""
    changes: list[Change] = [Set("contacts", id, "archived", True if away else None) for id, _name in people]
    if not away:
        changes += [Set("contacts", id, KEPT, today.isoformat()) for id, _name in people]
    return changes, (_("{who} let go") if away else _("{who} back again")).format(who=who(people))


def delete(people: People) -> Deed:
    """Deleted; undo brings them back."""
    return [Delete("contacts", id) for id, _name in people], _("deleted {who}").format(who=who(people))


def split_tags(text: str) -> list[str]:
    """Tags as they are typed: `client press`, `#client, #press`; each is one word."""
    words = clean_line(text).replace(",", " ").split()
    return list(dict.fromkeys(word.lstrip("#") for word in words if word.strip("#+-")))


def tag_changes(text: str, present: Sequence[str], *, one: bool) -> tuple[list[str], list[str]]:
    """Which tags to put on and to take off. For one person the text is the whole list; for several `-word` takes off."""
    if one:
        typed = split_tags(text)
        return [tag for tag in typed if tag not in present], [tag for tag in present if tag not in typed]
    add: list[str] = []
    remove: list[str] = []
    for word in clean_line(text).replace(",", " ").split():
        tag = word.lstrip("+-#")
        if tag:
            (remove if word.startswith("-") else add).append(tag)
    return add, remove


def read_cadence(text: str) -> int | None:
    """Days of a rhythm that was typed: `30`, `30d`, `2w`, `month`, `none` (0); None where it is not understood."""
    text = clean_line(text).casefold().removeprefix("every").strip()
    if text in ("none", "never", "nie", "kein", "keine", "keiner", "0"):
        return 0
    named = {
        "day": 1,
        "week": 7,
        "month": 30,
        "quarter": 90,
        "year": 365,
        "tag": 1,
        "woche": 7,
        "monat": 30,
        "jahr": 365,
    }
    units = {"d": 1, "w": 7, "m": 30, "y": 365, "t": 1, "j": 365}
    if text in named:
        return named[text]
    number, unit = text.rstrip("abcdefghijklmnopqrstuvwxyz "), text.lstrip("0123456789 ")
    unit = unit.rstrip("s") if unit not in units else unit
    days = (
        units.get(unit)
        or named.get(unit.removesuffix("e").removesuffix("n"))
        or named.get(unit)
        or (1 if not unit else 0)
    )
    return int(number) * days if number.isdigit() and days and 0 < int(number) * days <= 3650 else None
