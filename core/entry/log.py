"""The readings as a contact that happened (or is planned), and as a note on people known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from core.entry.commas import split_words
from core.entry.context import Context
from core.entry.dates import LONGEST, Dated, Mode, ends_with_date, read_date
from core.entry.facts import Gathered
from core.entry.model import Hint, Role, Value
from core.entry.people import Slot, match_known, near_ways, read_slot, text_of
from core.entry.scan import Piece, Scanner, has_date, note_at, promise_at, promise_end
from core.entry.tokens import Book, Word, cut, plain, prose
from core.entry.wording import listed, say
from core.entry.words import AND, FROM, KINDS, LINKS, PLANS, channel_of, is_ordinary
from core.models import CHANNELS

MOST_PEOPLE = 40
_WORD = re.compile(r"\S+")
_DIRECTIONS = {"<": "them", "<>": "mutual"}


class Opening(msgspec.Struct, frozen=True):
    """How a log begins: a date, `plan`, the kind word; `end` is where the people begin."""

    end: int
    kind: str = ""
    channel: str = ""
    plan: bool = False
    dated: Dated | None = None
    spans: tuple[tuple[int, int, Role], ...] = ()


def opening(line: str, context: Context, *, colon: bool = False) -> Opening | None:
    """The opening of a log, or None: the first word, after a date and `plan`, has to be a kind word.

    `colon`: the kind word may carry the colon before the note, because nobody has to be named.
    """
    words = [
        Word(match.start(), match.end(), match[0]) for match in islice(_WORD.finditer(line), LONGEST + 3)
    ]
    dated, at = None, 0
    spans: list[tuple[int, int, Role]] = []
    found = read_date([word.text for word in words], Mode.LOG, context)
    if found and not found.refused and found.count < len(words):
        dated, at = found, found.count
        spans.append((words[0].start, words[at - 1].end, Role.DATE))
    plan = at < len(words) and words[at].text in PLANS
    if plan:
        spans.append((words[at].start, words[at].end, Role.PLAN))
        at += 1
        ahead = read_date([word.text for word in words], Mode.PROMISE, context) if dated else None
        dated = ahead if ahead and not ahead.refused else dated
    kind = words[at].text if at < len(words) else ""
    kind = kind.removesuffix(":") if colon else kind
    channel = channel_of(kind, context.language)
    if not channel:
        return None
    end = words[at].start + len(kind)
    spans.append((words[at].start, end, Role.KIND))
    return Opening(end, kind, channel, plan, dated, tuple(spans))


@dataclass
class LogLine:
    """A line read as a log. After `read`, `slots` hold the people and the rest is in `gathered`."""

    book: Book
    context: Context
    gathered: Gathered = field(init=False)
    kind: str = ""
    channel: str = ""
    plan: bool = False
    initiator: str = "me"
    dated: Dated | None = None
    slots: list[Slot] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    loose: bool = False

    def __post_init__(self) -> None:
        self.gathered = Gathered(self.book, self.context)

    @property
    def mode(self) -> Mode:
        """Days of a plan lie before us, all others behind us."""
        return Mode.PROMISE if self.plan else Mode.LOG

    def read(self, start: Opening | None) -> None:
        """A whole log. Without an opening (the reading was forced) it is a meeting, and the line says so."""
        for one, two, role in start.spans if start else ():
            self.book.claim(one, two, role)
        if start:
            self.kind, self.channel, self.plan, self.dated = (
                start.kind,
                start.channel,
                start.plan,
                start.dated,
            )
        else:
            self.kind, self.channel = "met", "meeting"
            self.gathered.hints.append(Hint("kind", say(self.context.language, "no_kind")))
        self._read_rest(start.end if start else 0)

    def _read_rest(self, at: int) -> None:
        line = self.book.line
        scanner = Scanner(line, self.context, log=True, named=self._names_somebody)
        pieces = scanner.scan(at)
        for number, piece in enumerate(pieces):
            if piece.sort == "text" and number == 0:
                self._head(cut(line, piece.start, piece.end))
            elif piece.sort == "text":
                self._later(piece)
            elif piece.sort == "colon":
                self.book.claim(piece.mark, piece.start, Role.MARK)
                self.note(piece.start, piece.end)
            else:
                self.gathered.take(piece)

    def _names_somebody(self, value: Value) -> bool:
        return value.kind == "mail" and bool(self.context.known.by_mail(value.value))

    def _later(self, piece: Piece) -> None:
        """Words behind a tag or value of the head: a day, or left over."""
        for words in self._stretches(cut(self.book.line, piece.start, piece.end)):
            texts = [word.text for word in words]
            found = ends_with_date(texts, 0, self.context, self.mode) if self.dated is None else None
            if found and found[0] == 0:
                self._claim_date(words, found[1])
            else:
                self.gathered.leave(words[0].start, words[-1].end)

    # -- people -----------------------------------------------------------------------------------------------------

    def _head(self, words: list[Word]) -> None:
        groups: list[list[Word]] = []
        for stretch in self._stretches(words):
            groups += split_words(stretch, self.book)
        if len(groups) > MOST_PEOPLE:
            self.gathered.hints.append(Hint("many", say(self.context.language, "many", n=MOST_PEOPLE)))
            rest = groups[MOST_PEOPLE - 1 :]
            self._leave_words([word for group in rest for word in group])
            groups = groups[: MOST_PEOPLE - 1]
        for number, group in enumerate(groups):
            if number and self._is_org(group):
                self.gathered.leave(group[0].start, group[-1].end)
                continue
            group = self._link(group, first=number == 0)
            last = number == len(groups) - 1
            slot = read_slot(
                group,
                self.context,
                dates=self.mode if last and self.dated is None else None,
                date_may_be_all=bool(self.slots),
            )
            if slot.dated:
                self._claim_date(slot.words, slot.dated)
            elif group:
                self.slots.append(slot)

    def _stretches(self, words: list[Word]) -> list[list[Word]]:
        """The words between those that say who began."""
        stretches: list[list[Word]] = [[]]
        for word in words:
            if word.text in _DIRECTIONS:
                self.initiator = _DIRECTIONS[word.text]
                self.book.claim(word.start, word.end, Role.DIRECTION)
                stretches.append([])
            else:
                stretches[-1].append(word)
        return [stretch for stretch in stretches if stretch]

    def _link(self, words: list[Word], *, first: bool) -> list[Word]:
        """Without the `with`, `to`, `from` before a name; a known name wins over `von`."""
        if not words or words[0].text not in LINKS:
            return words
        if match_known(words, self.context.known)[0] > 1:
            return words
        if first and words[0].text in FROM:
            self.initiator = "them"
        self.book.claim(words[0].start, words[0].end, Role.LINK)
        return words[1:]

    def _is_org(self, words: list[Word]) -> bool:
        """True for an organisation that is known, and nobody's name: `call Anna, Acme` is about Anna alone."""
        known = self.context.known
        return known.org_known(text_of(words)) and not match_known(words, known)[0]

    def _claim_date(self, words: Sequence[Word], dated: Dated) -> None:
        self.dated = dated
        self.book.claim(words[0].start, words[-1].end, Role.DATE)

    def _leave_words(self, words: Sequence[Word]) -> None:
        for word in words:
            self.gathered.leave(word.start, word.end)

    def settle(self) -> None:
        """Once it is decided who is meant: claim the names, dates and what is left over between them."""
        for slot in self.slots:
            if not slot.ways:
                continue
            words, way = slot.words, slot.way
            one, two = way.left(len(words))
            if way.words:
                self.book.claim(words[0].start, words[way.words - 1].end, Role.PERSON)
            if way.dated:
                self._claim_date(words[two:], way.dated)
            if one < two:
                self.loose = True
                self.gathered.leave_of(slot, one, two)

    # -- the note and its promises ------------------------------------------------------------------------------------

    def note(self, start: int, end: int) -> None:
        """The text behind the colon; promises in it only with a date, and none behind ` -- `."""
        line, context = self.book.line, self.context
        at = text_from = start
        while found := _WORD.search(line, at, end):
            word = Word(found.start(), found.end(), found[0])
            if word.text.isalpha():
                at = word.end
                continue
            stop = note_at(line, word)
            promise = None if word.text.startswith("\\") else promise_at(line, word)
            if stop is not None:
                self._last_note(text_from, word, stop, end)
                return
            if promise and has_date(line, promise[1], context):
                self._note_text(text_from, word.start)
                closes = promise_end(line, promise[1], context, dated=True)
                self.gathered.take(Piece("promise", word.start, promise[1], closes, name=promise[0]))
                at = text_from = closes
            else:
                at = word.end
        self._note_text(text_from, end)

    def _last_note(self, text_from: int, word: Word, stop: int, end: int) -> None:
        """` -- ` inside the note: text like the rest, but nothing counts behind it."""
        before = self.book.line[text_from : word.start].strip()
        if before or not self.gathered.promises:
            self._note_text(text_from, end)
            return
        self.book.claim(word.start, stop, Role.MARK)
        self._note_text(stop, end)

    def _note_text(self, start: int, end: int) -> None:
        text = prose(self.book.line[start:end])
        if text:
            self.book.claim(start, end, Role.NOTE)
            self.notes.append(text)

    def read_fixed(self) -> None:
        """What is typed when the person is there already: `[date :] [<] note [promises]`.

        Without a kind given (key `i`) a kind word may open it.
        """
        line = self.book.line
        at = 0
        self.kind = self.context.kind
        self.channel = KINDS.get(self.kind, self.kind if self.kind in CHANNELS else "")
        if not self.channel:
            at = self._open_fixed()
        at = self._fixed_date(at)
        word = next(iter(cut(line, at, at + 80)[:1]), None)
        if word and word.text.removesuffix(":") in _DIRECTIONS:
            self.initiator = _DIRECTIONS[word.text.removesuffix(":")]
            self.book.claim(word.start, word.end, Role.DIRECTION)
            at = word.end
        self.note(at, len(line))

    def _open_fixed(self) -> int:
        start = opening(self.book.line, self.context, colon=True)
        if start is None:
            self.kind, self.channel = "met", "meeting"
            self.gathered.hints.append(Hint("kind", say(self.context.language, "no_kind")))
            return 0
        for one, two, role in start.spans:
            self.book.claim(one, two, role)
        self.kind, self.channel, self.plan, self.dated = start.kind, start.channel, start.plan, start.dated
        line = self.book.line
        words = cut(line, start.end, start.end + 80)
        if line[start.end : start.end + 1] == ":":
            self.book.claim(start.end, start.end + 1, Role.MARK)
            return start.end + 1
        if words and words[0].text == ":":
            self.book.claim(words[0].start, words[0].end, Role.MARK)
            return words[0].end
        return start.end

    def _fixed_date(self, at: int) -> int:
        """A date counts only with its colon, so that "Monday suits her" stays a sentence."""
        line = self.book.line
        words = cut(line, at, at + 80)
        found = read_date([word.text for word in words], self.mode, self.context)
        if found is None or found.refused:
            return at
        last = words[found.count - 1]
        following = words[found.count] if found.count < len(words) else None
        if last.text.endswith(":"):
            end = last.end - 1
        elif following and following.text == ":":
            end = last.end
            last = following
        else:
            return at
        self.dated = found
        self.book.claim(words[0].start, end, Role.DATE)
        self.book.claim(end, last.end, Role.MARK)
        return last.end


class NoteLine(msgspec.Struct):
    """A line that starts with known people and a colon."""

    slots: list[Slot]
    colon: int


def known_before_colon(line: str, book: Book, context: Context) -> NoteLine | None:
    """The people a note is about; None if the line is no note: words before its first colon that are nobody's name."""
    words: list[Word] = []
    colon = -1
    for match in _WORD.finditer(line):
        word = Word(match.start(), match.end(), match[0])
        if word.text.endswith(":") and not word.text.endswith("\\:"):
            colon = word.end - 1
            if word.end - 1 > word.start:
                words.append(Word(word.start, colon, word.text[:-1]))
            break
        words.append(word)
    if colon < 0:
        return None
    trial = Book(line)
    groups = split_words(words, trial)
    slots = []
    for group in groups[:MOST_PEOPLE]:
        count, _ = match_known(group, context.known)
        if count != len(group):
            return None
        slots.append(read_slot(group, context, dates=None, date_may_be_all=False))
    if not slots or len(groups) > MOST_PEOPLE:
        return None
    for token in trial.tokens:
        book.claim(token.start, token.end, token.role)
    return NoteLine(slots, colon)


def nobody_reason(slots: Sequence[Slot], left: Sequence[str], context: Context) -> str:
    """Why a log names nobody, and what would help."""
    language, known = context.language, context.known
    slot = next((slot for slot in slots if slot.words), None)
    if slot is None:
        return say(language, "nobody_known", text=left[0]) if left else say(language, "nobody")
    words = [word for word in slot.words if word.text not in AND]
    text = plain(" ".join(word.text for word in words))
    if len(words) == 1 and is_ordinary(text):
        names = [known.name(match.id) for match in known.find([text])]
        if names:
            return say(language, "ordinary", word=text, names=listed(names[:3], language))
    found = read_date([word.text for word in words], Mode.LOG, context)
    if found and found.count == len(words):
        return say(language, "nobody")
    near = [way.candidate.name for way in near_ways(words, known, count=min(len(words), 3))]
    if near:
        return say(language, "near", text=text, names=listed(near, language))
    if text and text[0].isalpha() and "@" not in text and text == text.lower():
        return say(language, "capitals")
    return say(language, "nobody_known", text=text)
