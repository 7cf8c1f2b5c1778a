"""`e`: everything that is known of a person, a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, TypeAlias

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.suggester import Suggester, SuggestFromList
from textual.widgets import Input, TextArea

from core.entry.context import Context
from core.language import _
from core.models import Contact, contact_from
from core.network.network import Network
from core.vault import Change, Vault
from core.vault.changes import Drop, Put, Set, apply, netted, working_copy
from tui import deeds
from tui.desk import Desk
from tui.draw import safe
from tui.form import FormLine, Names, filled, form_lines
from tui.keyline import Groups
from tui.screens.commanded import Commanded, bindings, first
from tui.screens.dialog import Confirm, Dialog, Paragraphs
from tui.screens.person_dialogs import LastPart, LastWord
from tui.widgets.sheet import Sheet

LABEL = 14
"""Cells of the labels."""
SEVERAL = ("emails", "phones", "urls")
"""Of these one has several, each with its labels."""
LISTED = ("offers", "needs", "nicknames")
"""Lines with commas between their parts."""
MOST_KNOWN = 400


class Lines(TextArea):
    """Several lines of text: from the first the cursor goes up out of it, from the last down."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """At an edge the arrow is the form's."""
        row = self.cursor_location[0]
        if (action == "cursor_up" and row == 0) or (
            action == "cursor_down" and row == self.document.line_count - 1
        ):
            return False
        return super().check_action(action, parameters)


class FormField(Commanded, Horizontal):
    """A label and its line."""

    BINDINGS: ClassVar[list[Any]] = bindings("form_line")

    class Leave(Message):
        """The cursor goes to the line below (1) or above (-1)."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self, desk: Desk, line: FormLine, number: int) -> None:
        super().__init__(classes="form-field", id=f"field-{number}")
        self.line = line
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Label, then a line, or several where the text has several."""
        label = safe.cut(self.line.label, LABEL - 3, self._desk.glyphs)
        yield Sheet([((f"  {label}", "dim"),)], classes="form-label")
        if self.line.many:
            area = Lines(self.line.value, compact=True)
            area.styles.height = min(8, self.line.value.count("\n") + 2)
            yield area
        else:
            yield Input(self.line.value, placeholder=self.line.hint, compact=True, select_on_focus=False)

    @property
    def value(self) -> str:
        """What stands in it."""
        return self.query_one(TextArea).text if self.line.many else self.query_one(Input).value

    def do_form_next(self) -> None:
        """Down."""
        self.post_message(self.Leave(1))

    def do_form_previous(self) -> None:
        """Up."""
        self.post_message(self.Leave(-1))

    def reach(self) -> None:
        """Put the cursor here."""
        self.query_one(TextArea if self.line.many else Input).focus()


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a line would write of a person, to be looked at as a form: it is saved with what is changed there."""

    changes: tuple[Change, ...]
    label: str

    def of(self, id: str) -> list[Change]:
        """Those about the person."""
        return [
            change
            for change in self.changes
            if isinstance(change, Set | Put | Drop) and (change.table, change.id) == ("contacts", id)
        ]

    def others(self, id: str) -> list[Change]:
        """The rest: promises, what was said."""
        mine = self.of(id)
        return [change for change in self.changes if change not in mine]


class EditForm(Dialog[deeds.Deed]):
    """The form; closes with the changes, or with None where nothing was changed."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Any]] = [*first(bindings("form")), *bindings("line")]

    def __init__(self, desk: Desk, id: str, drafted: Drafted | None = None) -> None:
        super().__init__(desk)
        self._whom = id
        self._drafted = drafted
        self._before: Mapping[str, Any] = {}
        self._contact = Contact(id=id)
        self._names = Names(circles={})
        self._known: dict[str, list[str]] = {}
        self._lines: list[FormLine] = []

    def title_words(self) -> tuple[str, str]:
        """Whose."""
        name = safe.shown(self._contact.name[:200]) if self._lines else self.desk.glyphs.cut
        return _("Edit {dot} {name}").format(dot=self.desk.glyphs.dot, name=name), ""

    def content(self) -> ComposeResult:
        """All the lines, and what is wrong with one."""
        yield VerticalScroll(id="form")
        yield Paragraphs(("", ""), id="form-complaint")

    async def on_mount(self) -> None:  # type: ignore[override]
        """The lines, as the contact is now; those that know what there is complete it."""
        asked = await self.desk.session.read(partial(_asked, id=self._whom, drafted=self._drafted))
        if asked is None:  # deleted meanwhile
            self.dismiss(None)
            return
        self._before, self._contact, self._names, self._known = asked
        self._lines = form_lines(self._contact, self._names)
        entries = [FormField(self.desk, line, number) for number, line in enumerate(self._lines)]
        await self.query_one("#form").mount_all(entries)
        for entry in entries:
            part = entry.line.member.partition("/")[2]
            known = self._known.get(part or entry.line.field)
            if known:
                entry.query_one(Input).suggester = _suggester(entry.line.field, known)
        self.retitle()
        self._fit()
        entries[0].reach()

    def _fit(self) -> None:
        """As many lines as there is room for above title, complaint, rule and keys."""
        needed = sum(line.value.count("\n") + 2 if line.many else 1 for line in self._lines)
        self.query_one("#form").styles.height = max(3, min(needed, self.size.height - 6))

    def on_resize(self, event: events.Resize) -> None:
        """Another size, another room."""
        self._fit()

    def keys(self, width: int) -> Groups:
        """Save, next, leave."""
        return (("form.save",), ("line.enter",), ("line.back",))

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"line.enter": _("next line"), "line.back": _("leave")}

    def _values(self) -> dict[str, str]:
        return {entry.line.key: entry.value for entry in self.query(FormField)}

    def _reading(self) -> Context:
        habits = self.desk.reading
        return Context(
            today=self.desk.today, language=habits.language, region=habits.region, us_dates=habits.us_dates
        )

    def _changed(self) -> bool:
        return any(entry.value != entry.line.value for entry in self.query(FormField))

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        """Where a new mail or phone is typed, a line for one more comes below it."""
        event.stop()
        entry = next((each for each in self.query(FormField) if event.input in each.query(Input)), None)
        if entry is None or not (entry.line.new and entry.line.field in SEVERAL and event.value.strip()):
            return
        new = [line for line in self._lines if line.new and line.field == entry.line.field]
        if new[-1].key != entry.line.key:
            return
        line = entry.line.another(len(new) + 1)
        self._lines.insert(self._lines.index(entry.line) + 1, line)
        await self.query_one("#form").mount(FormField(self.desk, line, len(self._lines)), after=entry)
        self._fit()

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._step(1):
            self.do_form_save()

    @on(FormField.Leave)
    def _leave(self, event: FormField.Leave) -> None:
        event.stop()
        self._step(event.step)

    def _step(self, step: int) -> bool:
        """Put the cursor so many lines further; False where there is none."""
        entries = list(self.query(FormField))
        here = next((number for number, entry in enumerate(entries) if entry.has_focus_within), 0)
        if not 0 <= here + step < len(entries):
            return False
        entries[here + step].reach()
        return True

    def do_form_save(self) -> None:
        """Save, or say in which line something is not understood."""
        result = filled(self._contact, self._lines, self._values(), self._reading(), self._names)
        if result.complaints:
            key, text = next(iter(result.complaints.items()))
            entry = next(entry for entry in self.query(FormField) if entry.line.key == key)
            self.query_one("#form-complaint", Paragraphs).set_paragraphs(
                (f"{entry.line.label}: {text}", "warn")
            )
            entry.reach()
            return
        if self._drafted is None:
            self.dismiss(
                (result.changes, _("edited {name}").format(name=self._contact.name))
                if result.changes
                else None
            )
            return
        mine = netted([*self._drafted.of(self._whom), *result.changes], self._before)
        self.dismiss(([*mine, *self._drafted.others(self._whom)], self._drafted.label))

    async def do_line_back(self) -> None:
        """Leave; what was changed is asked about."""
        if self._changed():
            sure = Confirm(
                self.desk, _("Leave the form?"), _("What was changed in it is not saved."), yes=_("leave it")
            )
            if not await self.app.push_screen_wait(sure):
                return
        self.dismiss(None)


def _suggester(field: str, known: list[str]) -> Suggester:
    if field == "tags":
        return LastWord(known)
    return LastPart(known) if field in LISTED else SuggestFromList(known, case_sensitive=False)


Asked: TypeAlias = "tuple[Mapping[str, Any], Contact, Names, dict[str, list[str]]]"


def _asked(network: Network, vault: Vault, *, id: str, drafted: Drafted | None) -> Asked | None:
    """The document, the contact with what was drafted, what the form needs to know beside it, and what its lines complete.

    None where it is gone. On the vault's thread.
    """
    if id not in network and drafted is None:
        return None
    before = vault.documents("contacts").get(id, {})
    document = working_copy(before)
    apply(drafted.of(id) if drafted is not None else (), document)
    contact, circles, rows = contact_from(id, document), network.circles(), network.rows()
    stored = document.get("addresses")
    items = stored if isinstance(stored, dict) else {}
    people: dict[str, list[str]] = {}
    for row in rows:
        people.setdefault(row.name.casefold(), []).append(row.id)
    names = Names(
        circles={key: circles.name(key) for key in circles.days},
        via=network.name(contact.met_via) if contact.met_via else "",
        addresses=sorted(key for key, item in items.items() if isinstance(item, dict)),
        resolve=lambda name: _only(people.get(name.casefold(), [])),
    )
    known = _in_use(vault) | {
        "tags": [tag for tag in network.tags() if tag.isprintable()],
        "org": sorted({row.org for row in rows if row.org and row.org.isprintable()}),
        "met_via": sorted({row.name for row in rows if row.name.isprintable()}),
        "circle": list(names.circles.values()),
    }
    return before, contact, names, known


def _in_use(vault: Vault) -> dict[str, list[str]]:
    """What others have in the same fields, most used first: roles, towns, what is offered and needed."""
    counts: dict[str, Counter[str]] = {
        field: Counter() for field in ("role", "met_place", *LISTED, "city", "country")
    }
    documents = vault.documents("contacts")
    for id in documents:
        document = documents[id]
        for field in ("role", "met_place"):
            if isinstance(text := document.get(field), str):
                counts[field][text] += 1
        for field in LISTED:
            if isinstance(listed := document.get(field), Mapping):
                counts[field].update(listed)
        addresses = document.get("addresses")
        for item in addresses.values() if isinstance(addresses, Mapping) else ():
            for field in ("city", "country"):
                if isinstance(item, Mapping) and isinstance(text := item.get(field), str):
                    counts[field][text] += 1
    return {
        field: [text for text, _ in counter.most_common(MOST_KNOWN) if text and text.isprintable()]
        for field, counter in counts.items()
    }


def _only(ids: list[str]) -> str:
    return ids[0] if len(ids) == 1 else ""
