"""Promises in a line: side, day, text."""

from __future__ import annotations

from datetime import timedelta

from core.entry.context import Context
from core.entry.dates import Mode, read_date
from core.entry.model import Hint, Promise, Role
from core.entry.scan import Piece
from core.entry.tokens import Book, cut, is_marked, prose, quoted
from core.entry.values import find_value
from core.entry.wording import say
from core.entry.words import NONE

DEFAULT_DAYS = 7


def read_promise(piece: Piece, book: Book, context: Context, hints: list[Hint]) -> Promise | None:
    """The promise a piece holds, claimed in the book; None for `todo:none`, which drops the default follow-up."""
    line, language = book.line, context.language
    book.claim(piece.mark, piece.start, Role.MARK)
    words = cut(line, piece.start, piece.end)
    inside = quoted(line, words[0].start) if words else None
    if inside:
        book.claim(words[0].start, piece.end, Role.PROMISE)
        return _promise(piece.name, "", line[inside[0] : inside[1]].strip(), context)
    if len(words) == 1 and words[0].text.casefold() in NONE and line[piece.start - 1] == ":":
        book.claim(words[0].start, words[0].end, Role.PROMISE)
        return None
    at, text_from = "", piece.start
    found = read_date([word.text for word in words], Mode.PROMISE, context)
    if found and found.refused:
        text = " ".join(word.text for word in words[: found.count])
        hints.append(Hint("day", say(language, "not_here", text=text)))
    elif found:
        at, text_from = found.at, words[found.count - 1].end
        book.claim(words[0].start, text_from, Role.DATE)
        if at[:10] < context.today.isoformat():
            hints.append(Hint("past", say(language, "past")))
    book.claim(text_from, piece.end, Role.PROMISE)
    _warn(line, text_from, piece.end, context, hints)
    text = line[text_from : piece.end].strip()
    if not at and text.startswith("\\"):
        text = text[1:]
    return _promise(piece.name, at, prose(text), context)


def _promise(side: str, at: str, text: str, context: Context) -> Promise:
    due = at or (context.today + timedelta(days=DEFAULT_DAYS)).isoformat()
    return Promise(side, due, text, dated=bool(at))


def _warn(line: str, start: int, end: int, context: Context, hints: list[Hint]) -> None:
    """Say what looks like a fact and is only text, because it stands inside a promise."""
    for word in cut(line, start, end):
        if is_marked(word.text, "@") or (
            any(c in word.text for c in "@.+0") and find_value(line, word.start, context.region)
        ):
            shown = word.text.rstrip(".,;")
            hints.append(Hint("inside", say(context.language, "inside", word=shown)))


def follow_up(context: Context) -> Promise | None:
    """The default follow-up of the open event."""
    event = context.event
    if event is None or event.follow_days is None:
        return None
    due = context.event_day + timedelta(days=event.follow_days)
    text = event.follow_text or say(context.language, "say_hello")
    return Promise("mine", due.isoformat(), text, dated=False, inherited=True)
