"""From lines to cards: BEGIN and END, folding, soft breaks, and what programs make of them.

A line reader of our own, because real cards break the grammar in every place: a missing END, line breaks inside
values, blanks behind BEGIN, folded base64 without the blank, soft breaks into the void. Nothing here raises;
what is not understood is noted with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from core.exchange.charsets import decoded
from core.exchange.draft import Problem, Remark
from core.exchange.vcard_values import Head, parse_head, split_head
from core.language import _, ngettext

MAX_CARD = 2 * 2**20
"""Characters of one card, photos not counted."""
_FRAME = re.compile(r"(BEGIN|END)\s*:\s*(\S.*?)\s*", re.IGNORECASE)
_STARTS = re.compile(r"(?:[\w-]+\.)?([A-Za-z][\w/.-]*)\s*[;:]")
_BINARY = re.compile(
    r"(?:[\w-]+\.)?(?:(?:PHOTO|LOGO|SOUND(?!;X-IRMC)|KEY)[;:]|X-[\w-]+;[^:]*(?:ENCODING=B(?:ASE64)?|BASE64)\b)",
    re.IGNORECASE,
)
_BASE64 = re.compile(r"[A-Za-z0-9+/=]+")
_KNOWN_NAMES = """ADR AGENT ANNIVERSARY BDAY CALADRURI CALURI CATEGORIES CLASS CLIENTPIDMAP EMAIL FBURL FN GENDER GEO IMPP KEY
    KIND LABEL LANG LOGO MAILER MEMBER N NAME NICKNAME NOTE ORG PHOTO PRODID PROFILE RELATED REV ROLE SORT-STRING
    SOUND SOURCE TEL TITLE TZ UID URL VERSION XML HOBBY INTEREST EXPERTISE BIRTHPLACE DEATHDATE DEATHPLACE BEGIN END
    """
_KNOWN = frozenset(_KNOWN_NAMES.split())
_BROKEN_INSIDE = frozenset({"NOTE", "ADR", "LABEL"})
_VERSION = re.compile(r"VERSION\s*:\s*(\d)", re.IGNORECASE)


@dataclass(slots=True)
class RawCard:
    """The lines of one card between BEGIN and END, numbered; `flaws` are told to the person."""

    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)
    flaws: list[Remark] = field(default_factory=list)
    agent: RawCard | None = None
    size: int = 0
    indented: bool = True  # so far every line has a blank before it: the whole card is set in

    def add(self, number: int, text: str) -> None:
        """Keep a line unless the card is far too large to be one."""
        self.size += len(text)
        self.indented = self.indented and text[:1] in ("", " ", "\t")
        if self.size <= MAX_CARD:
            self.lines.append((number, text))
        elif self.size - len(text) <= MAX_CARD:
            self.flaws.append(
                Remark(
                    _("line {number}: the card is too long, the rest of it is left out").format(number=number)
                )
            )


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its line, head and value (still escaped, bytes in latin-1 disguise)."""

    line: int
    head: Head
    value: str


class _Splitter:
    """State between two lines of a file while cards are cut out of it."""

    def __init__(self) -> None:
        self.stack: list[RawCard] = []
        self.loose = RawCard(0)  # lines before any BEGIN
        self.foreign = ""
        self.in_binary = False
        self.ready: list[RawCard | Problem] = []

    def feed(self, number: int, text: str) -> None:
        first = text[:1]
        if first in "bBeE \t" and (first not in " \t" or not self.stack or self.stack[-1].indented):
            frame = _FRAME.fullmatch(text.strip())
            if frame is not None:
                self._frame(number, frame.group(1).upper(), frame.group(2).upper())
                return
        if self._skips_binary(first, text):
            return
        if self.stack:
            self.stack[-1].add(number, text)
        elif not self.foreign and text.strip():
            self.loose.line = self.loose.line or number
            self.loose.add(number, text)

    def _skips_binary(self, first: str, text: str) -> bool:
        """Photos, sounds and keys are dropped as they come by: only their head is kept."""
        if self.in_binary:
            if first in (" ", "\t", "") or _BASE64.fullmatch(text.strip()):
                return True
            self.in_binary = False
        if len(text) > 4 and ":" in text and _BINARY.match(text) is not None:
            self.in_binary = True
            if self.stack:
                self.stack[-1].add(0, text.partition(":")[0] + ":")
            return True
        return False

    def _frame(self, number: int, word: str, what: str) -> None:
        self.in_binary = False
        if what != "VCARD":
            if word == "BEGIN" and not self.stack:
                self.foreign = what
                self.ready.append(
                    Problem(number, _("BEGIN:{what} begins no contact card: left out").format(what=what[:40]))
                )
            elif word == "END" and not self.stack:
                self.foreign = ""
            return
        if word == "BEGIN":
            self.foreign = ""
            self._begin(number)
        elif self.stack:
            card = self.stack.pop()
            if self.stack:
                self.stack[-1].agent = card
            else:
                self.ready.append(card)
        elif self.foreign:
            self.foreign = ""
        else:
            self.flush_loose(number, _("the card has no BEGIN:VCARD line"))

    def _begin(self, number: int) -> None:
        if self.loose.lines:
            self.flush_loose(number, "")
        if self.stack:
            last = next((text for _number, text in reversed(self.stack[-1].lines) if text.strip()), "")
            agent = last.upper().startswith("AGENT") and last.rstrip().endswith(":")
            if not agent or len(self.stack) > 3:
                self.unfinished("")
        self.stack.append(RawCard(number))

    def flush_loose(self, number: int, flaw: str) -> None:
        """Lines outside any card: kept if they are plainly one whose BEGIN was lost, else reported."""
        loose, self.loose = self.loose, RawCard(0)
        if not loose.lines:
            if flaw:
                self.ready.append(Problem(number, _("END:VCARD without a card: left out")))
            return
        names = {match.group(1).upper() for _number, text in loose.lines if (match := _STARTS.match(text))}
        if flaw and "VERSION" in names and names & {"FN", "N"}:
            loose.flaws.append(Remark(flaw, kept=True))
            self.ready.append(loose)
        else:
            self.ready.append(
                Problem(
                    loose.line,
                    ngettext(
                        "{n} lines outside any card: left out",
                        "{n} lines outside any card: left out",
                        len(loose.lines),
                    ).format(n=len(loose.lines)),
                )
            )

    def unfinished(self, why: str) -> None:
        """The cards that are open end here."""
        while self.stack:
            card = self.stack.pop()
            if self.stack:
                self.stack[-1].agent = card
                continue
            card.flaws.append(Remark(why or _("the card has no END:VCARD line"), kept=True))
            self.ready.append(card)


def raw_cards(lines: Iterable[str]) -> Iterator[RawCard | Problem]:
    """Cut cards out of the lines of a file, in order; holds one card at a time."""
    splitter = _Splitter()
    number = 0
    for number, text in enumerate(lines, start=1):
        if number == 1:
            text = text.removeprefix("\xef\xbb\xbf").removeprefix("\ufeff")
        splitter.feed(number, text)
        if splitter.ready:
            yield from splitter.ready
            splitter.ready.clear()
    splitter.unfinished(_("the card has no END:VCARD line: the file seems to be cut off"))
    splitter.flush_loose(number, "")
    yield from splitter.ready


def version_of(card: RawCard) -> str:
    """ "2", "3" or "4", wherever the line stands; 3 where there is none."""
    for _number, text in card.lines:
        match = _VERSION.match(text)
        if match is not None:
            return match.group(1)
    return "3"


def properties(card: RawCard) -> list[Property]:
    """The properties of a card: unfolded, soft breaks joined, broken lines put back or noted as flaws."""
    return _Unfolder(card).properties()


@lru_cache(maxsize=4096)
def _plausible(text: str) -> tuple[Head | None, bool]:
    """The head that stands before a colon, if it can be one at all, and whether it surely is one."""
    match = _STARTS.match(text + ":")
    if match is None:
        return None, False
    name = match.group(1)
    sure = name.upper() in _KNOWN or name[:2] in {"X-", "x-"} or name.isupper() or name.islower()
    return parse_head(text), sure


class _Unfolder:
    def __init__(self, card: RawCard) -> None:
        self.card = card
        self.old = version_of(card) == "2"
        self.found: list[tuple[int, Head, list[str]]] = []

    def properties(self) -> list[Property]:
        lines, at = self.card.lines, 0
        while at < len(lines):
            number, text = lines[at]
            at += 1
            if not text.strip():
                continue
            if self.card.indented:
                text = text.lstrip(" \t")
            if text[0] in " \t":
                self._fold(number, text)
            elif not self._start(number, text):
                self._broken(number, text)
                continue
            if self.found and self.found[-1][1].quoted_printable:
                at = self._soft_breaks(lines, at)
        return [Property(number, head, "".join(parts)) for number, head, parts in self.found]

    def _start(self, number: int, text: str) -> bool:
        split = split_head(text)
        if split is None:
            name = text.strip().upper()
            if name in _KNOWN and name not in {"BEGIN", "END"}:
                self.found.append((number, parse_head(name), []))
                return True
            return False
        head, sure = _plausible(split[0] if split[0].isascii() else decoded(split[0], ""))
        # "Tuesday: call back" inside a note whose line breaks were not escaped is no property.
        if head is None or (not sure and self.found and self.found[-1][1].name in _BROKEN_INSIDE):
            return False
        self.found.append((number, head, [split[1]]))
        return True

    def _fold(self, number: int, text: str) -> None:
        if not self.found:
            self.card.flaws.append(
                Remark(
                    _("line {number}: a continued line without a beginning: left out").format(number=number)
                )
            )
            return
        # 2.1 breaks where a blank stood and keeps it; 3.0 and 4.0 add a blank that goes away again.
        self.found[-1][2].append(" " + text.lstrip(" \t") if self.old else text[1:])

    def _broken(self, number: int, text: str) -> None:
        if self.found and self.found[-1][1].name in _BROKEN_INSIDE:
            parts = self.found[-1][2]
            if parts and parts[-1].endswith("\\"):
                parts[-1] = parts[-1][:-1]
            parts.append("\n" + text)
        else:
            self.card.flaws.append(
                Remark(_("line {number} is not understood: left out").format(number=number))
            )

    def _soft_breaks(self, lines: list[tuple[int, str]], at: int) -> int:
        parts = self.found[-1][2]
        while parts and parts[-1].rstrip(" \t").endswith("="):
            parts[-1] = parts[-1].rstrip(" \t")[:-1]
            if at >= len(lines):
                break
            text = lines[at][1]
            match = _STARTS.match(text)
            if match is not None and match.group(1) in _KNOWN and ":" in text:
                break  # the soft break led nowhere: a new property begins
            parts.append(text)
            at += 1
        return at
