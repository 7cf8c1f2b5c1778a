"""Chats exported by WhatsApp, as moments: one a day, with those who wrote. What was written stays out unless asked for."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from pathlib import PurePosixPath

from core.errors import ImportFileError
from core.exchange.draft import Progress, Reading
from core.exchange.me import Me
from core.exchange.moments import Moment, Party
from core.exchange.source import Source, text_encoding, text_lines
from core.exchange.whatsapp_days import MAX_DAYS, Chat, ChatDay
from core.exchange.whatsapp_lines import entry_of
from core.exchange.whatsapp_notices import MYSELF, is_notice, tells_of_group, writes_day_first
from core.exchange.whatsapp_order import Evidence, Verdict
from core.exchange.wishes import Wishes
from core.language import _
from core.text import clean_line
from core.vault.changes import Document

_LOOKED_AT = 30
_NUMBER = re.compile(r"\+?[\d\s().\-\u2011\u00a0\u202f]{7,30}")
_NAMED_FOR = re.compile(
    r"(?:.*whatsapp.* (?:with|mit|con|com|avec|met|med|z|с)|whatsapp chat -) (.+)", re.IGNORECASE
)
_COPY = re.compile(r"\s*\(\d+\)$")


def is_chat(text: str) -> bool:
    """Whether a file that begins so is a chat: its first line is a message, or several of the first are."""
    lines = [line for line in islice(text.splitlines(), _LOOKED_AT) if line.strip()]
    hits = [entry_of(line) is not None for line in lines]
    return bool(hits) and (hits[0] or sum(hits) > 1)


def read_chat(
    source: Source, reading: Reading, me: Me, wishes: Wishes, today: date, progress: Progress | None
) -> None:
    """Read a chat into `reading`. Nothing in it was written after `today`.

    `ImportFileError` where nothing tells which part of its days is the month, and nobody said it.
    """
    chat = Chat(bodies=wishes.bodies)
    evidence = Evidence(today)
    lost = 0
    for number, line in enumerate(text_lines(source, text_encoding(source), progress), start=1):
        entry = entry_of(line)
        if entry is None:
            lost = lost or (number if not chat.days and line.strip() else 0)
            chat.go_on(line.rstrip("\r\n"))
            continue
        evidence.see(entry.day, entry.text)
        evidence.half = evidence.half or entry.half
        evidence.language = evidence.language or writes_day_first(entry)
        if is_notice(entry):
            reading.left_out[_("notices of WhatsApp")] += 1
            chat.is_group = chat.is_group or tells_of_group(entry)
            chat.pause()
        else:
            chat.add(entry, number)
    if lost:
        reading.problem(lost, _("a line before the first message"))
    if chat.days:
        _Moments(source, reading, chat, _mine(chat, source, me, wishes, reading)).read(
            _order(source, evidence, wishes, reading)
        )


def _order(source: Source, evidence: Evidence, wishes: Wishes, reading: Reading) -> Verdict:
    verdict = evidence.verdict(wishes.order)
    if verdict is None:
        raise ImportFileError(
            _("Nothing in {name} tells whether its days begin with the day or the month.").format(
                name=source.name
            ),
            safe=_("Nothing was written."),
            todo=_("Say it: --day-first, or --month-first."),
        )
    if verdict.why:
        names = {0: _("year"), 1: _("month"), 2: _("day")}
        order = ", ".join(names[verdict.places.index(place)] for place in range(3))
        reading.problem(
            0,
            _("days are read as {order}, {why} (--day-first or --month-first says otherwise)").format(
                order=order, why=verdict.why
            ),
            kept=True,
        )
    return verdict


def _mine(chat: Chat, source: Source, me: Me, wishes: Wishes, reading: Reading) -> set[str]:
    """Who of those who wrote is me: by what was said, by my name or number, or because the file is named for the other."""
    said = {clean_line(name).casefold() for name in wishes.mine}
    mine = {
        sender
        for sender in chat.senders
        if sender.casefold() in said | MYSELF
        or me.is_me(name=sender, phone=sender if _NUMBER.fullmatch(sender) else "")
    }
    if mine:
        return mine
    other = _named_for(source)
    if not chat.is_group and len(chat.senders) == 2 and other in chat.senders:
        (rest,) = chat.senders.keys() - {other}
        reading.problem(
            0,
            _("“{rest}” is taken to be you: the file is named for {other}").format(rest=rest, other=other),
            kept=True,
        )
        return {rest}
    if len(chat.senders) > 1 or other not in chat.senders:
        names = ", ".join(islice(chat.senders, 6))
        reading.problem(
            0,
            _("which of them is you is not known: {names} (--me NAME says it)").format(names=names),
            kept=True,
        )
    return set()


def _named_for(source: Source) -> str:
    """With whom a file says the chat is: "WhatsApp Chat with Ada.txt", "WhatsApp Chat - Ada.zip"."""
    for name in (source.name, source.path.name):
        if found := _NAMED_FOR.fullmatch(PurePosixPath(name).stem):
            return _COPY.sub("", clean_line(found[1]))
    return ""


class _Moments:
    """The days of a chat on their way to moments."""

    def __init__(self, source: Source, reading: Reading, chat: Chat, mine: set[str]) -> None:
        self._reading = reading
        self._chat = chat
        self._mine = mine
        other = _named_for(source)
        everybody = [sender for sender in chat.senders if sender not in mine]
        self._other = everybody[:1] if not chat.is_group and len(everybody) == 1 else []
        if not everybody and other and not chat.is_group:
            self._other = [other]

    def read(self, verdict: Verdict) -> None:
        """All days of which it is known when they were."""
        if self._chat.full:
            self._reading.problem(
                0, _("more than {max_days:,} days: the rest is left out").format(max_days=MAX_DAYS)
            )
        for raw, day in self._chat.days.items():
            on = verdict.day(raw)
            if on is None:
                written = raw.sign.join(raw[:3])
                self._reading.problem(
                    day.line,
                    _("{written} is no day: what was written then is left out").format(written=written),
                )
                continue
            others = [sender for sender in day.senders if sender not in self._mine] or self._other
            if others:
                self._reading.moments.append(self._moment(on.isoformat(), day, others))
            else:
                self._reading.left_out[_("days on which only you wrote")] += 1

    def _moment(self, on: str, day: ChatDay, others: list[str]) -> Moment:
        channel = "group" if self._chat.is_group else "message"
        document: Document = {"at": on, "channel": channel, "text": day.text}
        if self._mine:
            document["initiator"] = "me" if next(iter(day.senders)) in self._mine else "them"
        people = tuple(map(_party, others))
        return Moment(
            f"whatsapp:{on}/{day.mark}",
            document,
            people,
            day.line,
            _("chat, line {line}").format(line=day.line),
        )


def _party(sender: str) -> Party:
    if _NUMBER.fullmatch(sender):
        return Party(phone=clean_line(sender))
    return Party(name=clean_line(sender, limit=300))
