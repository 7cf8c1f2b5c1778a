"""The questions the person keys ask: a circle, tags, what to copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.suggester import Suggester
from textual.widgets import Input

from core.language import N_, _
from core.network.cadence import CIRCLES
from core.text import clean_line
from tui import lines
from tui.deeds import read_cadence
from tui.desk import Desk
from tui.draw import safe, words
from tui.draw.views import Way
from tui.keyline import Groups
from tui.lines import Line
from tui.screens.commanded import bindings
from tui.screens.day_dialogs import About
from tui.screens.dialog import Dialog, Paragraphs, Prompt, Rows
from tui.widgets.sheet import Sheet

_MOST_WAYS = 9
"""Ways that are listed: as many as there are digits."""


class LastWord(Suggester):
    """Completes the last word from a list."""

    def __init__(self, known: Iterable[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known = sorted(filter(str.isprintable, known), key=str.casefold)

    async def get_suggestion(self, value: str) -> str | None:
        """The whole value with its last word completed."""
        _before, _, last = value.replace(",", " ").rpartition(" ")
        sign = last[: len(last) - len(last.lstrip("#+-"))]
        start = last[len(sign) :].casefold()
        found = next((word for word in self._known if start and word.casefold().startswith(start)), None)
        return f"{value[: len(value) - len(last)]}{sign}{found}" if found else None


class LastPart(Suggester):
    """Completes what stands behind the last comma from a list, the first of it first."""

    def __init__(self, known: Iterable[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known = [(text.casefold(), text) for text in known]

    async def get_suggestion(self, value: str) -> str | None:
        """The whole value with its last part completed."""
        last = value.rpartition(",")[2].lstrip()
        start = last.casefold()
        found = next((text for folded, text in self._known if start and folded.startswith(start)), None)
        return f"{value[: len(value) - len(last)]}{last}{found[len(last) :]}" if found else None


class TagsAsk(About):
    """Tags as words; known ones are completed with the right arrow."""

    def __init__(self, desk: Desk, *, one: bool) -> None:
        hint = (
            _("words; empty takes all off; right arrow completes")
            if one
            else _("words put on, -word takes off; right arrow completes")
        )
        super().__init__(desk, _("Tags {dot}").format(dot=desk.glyphs.dot), hint=hint)
        self._one = one

    def fill(self, present: Sequence[str], known: Iterable[str]) -> None:
        """What is there already; known tags are completed."""
        field = self.query_one(Input)
        field.suggester = LastWord(known)
        if self._one and present:
            field.value = " ".join((*map(clean_line, present), ""))
            field.cursor_position = len(field.value)

    def key_words(self) -> dict[str, str]:
        """What enter does here."""
        return {"line.enter": _("save"), "line.back": _("not now")}


@dataclass(frozen=True, slots=True)
class Wish:
    """A circle by its key ("" for none), or a cadence in days."""

    circle: str | None = None
    name: str = ""
    cadence: int | None = None


class Rhythm(Dialog[Wish]):
    """Circle and cadence: a digit puts into a circle, `d` asks for days of one's own."""

    AUTO_FOCUS = ""
    BINDINGS = bindings("rhythm")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.names = ""
        self._now = ""
        self._circles: tuple[tuple[str, str, int], ...] = tuple(
            (key, key, days) for key, days in CIRCLES.items()
        )
        self._present: str | None = None
        self._at = 0

    def title_words(self) -> tuple[str, str]:
        """Whose, and how it is now."""
        return _("Rhythm {dot} {names}").format(
            dot=self.desk.glyphs.dot, names=safe.shown(self.names[:200])
        ), self._now

    def called(self, names: str) -> None:
        """The names are known."""
        self.names = names
        if self.is_mounted:
            self.retitle()

    def fill(self, circles: Sequence[tuple[str, str, int]], present: str | None, now: str) -> None:
        """The circles there are, the one they are in (None: in several), and the rhythm as it is."""
        self._circles, self._present, self._now = tuple(circles[:9]), present, now
        keys = [key for key, _, _ in self._circles]
        self._at = keys.index(present) if present in keys else len(keys) if present == "" else 0
        self._draw()
        self.retitle()

    def _draw(self) -> None:
        rows = self.query_one("#rhythm-rows", Sheet)
        rows.styles.height = len(self._circles) + 1
        rows.set_lines(self._rows())

    def content(self) -> ComposeResult:
        """The circles, and the line for days."""
        yield Rows(id="rhythm-rows")
        yield Prompt(self.desk, id="rhythm-own")
        yield Paragraphs(("", ""), id="rhythm-hint")

    def _rows(self) -> list[Line]:
        made: list[Line] = []
        for number, (key, name, days) in enumerate(self._circles, 1):
            text = f" {safe.column(name, 16, self.desk.glyphs)} {words.every(days)}"
            made.append(self._row(number - 1, str(number), text, here=key == self._present))
        text = _(" no circle: due by the rhythm there was so far")
        made.append(self._row(len(made), "0", text, here=self._present == ""))
        return made

    def _row(self, place: int, key: str, text: str, *, here: bool) -> Line:
        """A circle; the one they are in is ticked, the cursor stands where enter would put them."""
        glyphs = self.desk.glyphs
        sign = glyphs.cursor if place == self._at else " "
        tick = glyphs.marked if here else " "
        role = "cursor" if place == self._at else ""
        return ((f"{sign}{tick} ", f"accent {role}".strip()), (key, f"key {role}".strip()), (text, role))

    def on_mount(self) -> None:
        """The line is there when it is asked for."""
        self.query_one("#rhythm-own").display = False
        self._draw()

    def keys(self, width: int) -> Groups:
        """Digits stand in the rows; in the line for days enter saves."""
        if self._own:
            return (("line.enter",), ("choice.no",))
        return (("rhythm.choose",), ("rhythm.own",), ("choice.no",))

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"line.enter": _("save"), "choice.no": _("not now")}

    @property
    def _own(self) -> bool:
        """Whether days of one's own are asked for."""
        return self.is_mounted and self.query_one("#rhythm-own").display

    def can(self, id: str) -> bool:
        """In the line for days letters and enter are the line's."""
        return not id.startswith("rhythm.") or not self._own

    def do_rhythm_choose(self) -> None:
        """The circle under the cursor."""
        self._choose(self._at + 1 if self._at < len(self._circles) else 0)

    def do_rhythm_down(self) -> None:
        """The next."""
        self._at = min(self._at + 1, len(self._circles))
        self._draw()

    def do_rhythm_up(self) -> None:
        """The one before."""
        self._at = max(self._at - 1, 0)
        self._draw()

    def do_rhythm_own(self) -> None:
        """Ask for days."""
        self.query_one("#rhythm-own").display = True
        self.query_one("#rhythm-hint", Paragraphs).set_paragraphs(
            (_("every: 30, 2w, month; none never falls due"), "dim")
        )
        self.query_one(Input).focus()
        self.redraw_keys()

    def on_key(self, event: events.Key) -> None:
        """A digit chooses."""
        if self.focused is None and event.character is not None and event.character.isdigit():
            event.stop()
            self._choose(int(event.character))

    @on(Rows.Clicked)
    def _clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self._choose(event.row + 1 if event.row < len(self._circles) else 0)

    def _choose(self, number: int) -> None:
        """The circle of this number, 0 for none."""
        if number <= len(self._circles):
            key, name, _ = self._circles[number - 1] if number else ("", "", 0)
            self.dismiss(Wish(circle=key, name=name))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        days = read_cadence(event.value)
        if days is None:
            self.query_one("#rhythm-hint", Paragraphs).set_paragraphs(
                (_("not understood: 30, 2w, month, none"), "warn")
            )
            return
        self.dismiss(Wish(cadence=days))


@dataclass(frozen=True, slots=True)
class Copied:
    """What was chosen: the text and what it is."""

    text: str
    what: str


class CopyChoice(Dialog[Copied]):
    """`m` mail, `p` phone, `a` address, `y` card; where there are several, digits."""

    AUTO_FOCUS = ""
    BINDINGS = bindings("copy")
    _KINDS: ClassVar[dict[str, str]] = {
        "m": N_("mail"),
        "p": N_("phone"),
        "a": N_("address"),
        "y": N_("card"),
    }

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.names = ""
        self._ways: tuple[tuple[str, Way], ...] = ()
        self._card = ""
        self._kind = ""

    def title_words(self) -> tuple[str, str]:
        """Whose."""
        return _("Copy {dot} {names}").format(
            dot=self.desk.glyphs.dot, names=safe.shown(self.names[:200])
        ), _(self._KINDS[self._kind]) if self._kind else ""

    def called(self, names: str) -> None:
        """The names are known."""
        self.names = names
        if self.is_mounted:
            self.retitle()

    def fill(self, ways: Sequence[tuple[str, Way]], card: str) -> None:
        """What there is to copy."""
        self._ways, self._card = tuple(ways), card
        self._draw()
        self.redraw_keys()

    def content(self) -> ComposeResult:
        """The ways."""
        yield Rows(id="copy-rows")

    def on_mount(self) -> None:
        """All of them first."""
        self._draw()

    def _of(self, kind: str) -> list[Way]:
        return [way for key, way in self._ways if key == kind]

    def _draw(self) -> None:
        glyphs, width = self.desk.glyphs, 60
        made: list[Line] = []
        shown = [(key, way) for key, way in self._ways if not self._kind or key == self._kind][:_MOST_WAYS]
        for number, (key, way) in enumerate(shown, 1):
            sign = str(number) if self._kind else key
            text = safe.cut(way.value, width, glyphs)
            made.append(((f"   {sign}  ", "key"), (text, ""), (f"   {way.kind}" if way.kind else "", "dim")))
        if not self._kind:
            made.append((("   y  ", "key"), (_("everything as a card"), "")))
        rows = self.query_one("#copy-rows", Sheet)
        rows.styles.height = len(made)
        rows.set_lines([lines.fit(line, 200) for line in made])

    def keys(self, width: int) -> Groups:
        """What there is."""
        ids = [f"copy.{self._KINDS[key]}" for key in ("m", "p", "a") if self._of(key)]
        return ((*ids, "copy.card", "choice.no"),) if not self._kind else (("choice.no",),)

    def key_words(self) -> dict[str, str]:
        """What esc does here."""
        return {"choice.no": _("not now")}

    def can(self, id: str) -> bool:
        """Only what there is."""
        kind = next((key for key, word in self._KINDS.items() if id == f"copy.{word}"), "")
        return not kind or kind == "y" or bool(self._of(kind))

    def _choose(self, kind: str) -> None:
        found = self._of(kind)
        if len(found) == 1:
            self.dismiss(Copied(found[0].value, self._KINDS[kind]))
            return
        self._kind = kind
        self._draw()
        self.retitle()
        self.redraw_keys()

    def do_copy_mail(self) -> None:
        """A mail address."""
        self._choose("m")

    def do_copy_phone(self) -> None:
        """A phone number."""
        self._choose("p")

    def do_copy_address(self) -> None:
        """A postal address."""
        self._choose("a")

    def do_copy_card(self) -> None:
        """All of it."""
        self.dismiss(Copied(self._card, "card"))

    def on_key(self, event: events.Key) -> None:
        """A digit chooses among several."""
        if self._kind and event.character is not None and event.character.isdigit():
            event.stop()
            self._take(int(event.character))

    def _take(self, number: int) -> None:
        found = self._of(self._kind)
        if 1 <= number <= len(found):
            self.dismiss(Copied(found[number - 1].value, self._KINDS[self._kind]))

    @on(Rows.Clicked)
    def _clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        if self._kind:
            self._take(event.row + 1)
            return
        listed = self._ways[:_MOST_WAYS]
        if event.row < len(listed):
            kind, way = listed[event.row]
            self.dismiss(Copied(way.value, self._KINDS[kind]))
        else:
            self.do_copy_card()
