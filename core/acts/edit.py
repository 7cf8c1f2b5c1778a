"""Edits of a contact as changes: each is read against what those before it made of the contact."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from core.acts.act import Act
from core.acts.fields import ADDRESS, NAMES, PEOPLE, SETS, TYPED, Edit, read_edit
from core.acts.members import divided, held, people_members, plain_members, typed_members
from core.acts.values import Given, read_birth, read_day, read_days, read_flag, read_importance
from core.entry.context import Context
from core.entry.dates import Mode
from core.entry.names import split_name
from core.errors import UsageError
from core.language import _, ngettext
from core.models import Event
from core.network.cadence import Circles
from core.vault.changes import Change, Drop, Json, Put, Set, apply, netted, new_id, working_copy

Document = Mapping[str, Any]


class People(Protocol):
    """What an edit has to know: the network."""

    vault: Any

    def name(self, id: str) -> str:
        """The name of a contact."""

    def resolve(self, name: str) -> str:
        """The contact a name means."""

    def circles(self) -> Circles:
        """All circles."""

    def events(self) -> list[Event]:
        """All events."""


def edit_fields(network: People, id: str, texts: Sequence[str], context: Context) -> Act:
    """What several FIELD=VALUE change in a contact together; no changes where everything is so already.

    An empty value clears. Sets take `+=` and `-=`; `=` gives the whole set, members divided by commas.

    Raises:
        UsageError: no such field, or a value it cannot have, and what it takes. KeyError: no such contact.
        NotUnderstoodError, AmbiguousError: a person named as the value is nobody, or several.
    """
    editing = _Editing(network, id, context)
    for edit in map(read_edit, texts):
        editing.take(edit)
    return Act(editing.changes(), f"{network.name(id)}: {', '.join(editing.said)}")


class _Editing:
    """A contact as the edits so far leave it."""

    def __init__(self, network: People, id: str, context: Context) -> None:
        self._network = network
        self._id = id
        self._context = context
        self._before: Document = network.vault.documents("contacts")[id]
        self._document = working_copy(self._before)
        self._made: list[Change] = []
        self.said: list[str] = []
        """The edits that changed something, as they were given."""

    def take(self, edit: Edit) -> None:
        """Carry one edit out."""
        changes = self._changes(edit)
        if changes:
            apply(changes, self._document)
            self._made += changes
            self.said.append(edit.said)

    def changes(self) -> list[Change]:
        """What all of them change together."""
        emptied = [
            Drop("contacts", self._id, "addresses", change.member)
            for change in self._made
            if isinstance(change, Put) and change.field == "addresses" and self._is_empty(change.member)
        ]
        return netted([*self._made, *emptied], self._before)

    def _is_empty(self, member: str) -> bool:
        """Whether an address has lost its last part; only at the end, for another edit may fill it again."""
        item = held(self._document, "addresses")[member]
        return not any(value for key, value in item.items() if key != "types")

    def _changes(self, edit: Edit) -> list[Change]:
        id, document = self._id, self._document
        if edit.field in NAMES:
            return _names(id, edit, document)
        if edit.field in SETS:
            return plain_members(id, edit, document)
        if edit.field in TYPED:
            return typed_members(id, edit, document, self._context)
        if edit.field in PEOPLE:
            return people_members(
                id, edit, document, [self._other(edit, name) for name in divided(edit.text)]
            )
        if edit.field in ADDRESS:
            return _address(id, edit, document)
        if edit.field == "notes":
            return _note(self._context, id, edit, document)
        if edit.field == "custom":
            return _custom(id, edit, document)
        value = None if not edit.text else self._value(edit)
        return [] if document.get(edit.field) == value else [Set("contacts", id, edit.field, value)]

    def _value(self, edit: Edit) -> Json:
        given, context = edit.given, self._context
        readers: dict[str, Callable[[], Json]] = {
            "cadence": lambda: read_days(given),
            "importance": lambda: read_importance(given),
            "birthday": lambda: read_birth(given, context, past=True),
            "anniversary": lambda: read_birth(given, context),
            "met_on": lambda: read_day(given, context, Mode.LOG),
            "snoozed": lambda: read_day(given, context, Mode.PROMISE),
            "taken": lambda: read_day(given, context, Mode.PROMISE),
            "paused": lambda: read_flag(given),
            "archived": lambda: read_flag(given),
            "circle": lambda: _circle(self._network, given),
            "met_via": lambda: self._other(edit, given.text),
            "met_event": lambda: _event(self._network, given),
        }
        read = readers.get(edit.field)
        return read() if read is not None else given.text

    def _other(self, edit: Edit, name: str) -> str:
        """The contact a name means: somebody else, for nobody is introduced by themselves."""
        found = self._network.resolve(name)
        if found == self._id and edit.operator != "-=":
            shown = self._network.name(found)
            raise Given(edit.given.name, name).wrong(
                _("somebody else than {name}, whom this is about").format(name=shown)
            )
        return found


def _circle(network: People, given: Given) -> str | None:
    if given.text.casefold() in ("none", "no"):
        return None
    circles = network.circles()
    key = circles.key(given.text)
    if key is None:
        raise given.wrong(_("{circles}, or none").format(circles=", ".join(circles.names.values())))
    return key


def _event(network: People, given: Given) -> str:
    folded = given.text.casefold()
    events = network.events()
    exact = [event for event in events if folded in (event.name.casefold(), event.id.casefold())]
    found = exact or [event for event in events if folded in event.name.casefold()]
    if len(found) != 1 and not exact:
        known = ", ".join(event.name for event in (found or events)[:8]) or _("none is known yet")
        raise given.wrong(_("the name of one event ({known})").format(known=known))
    return found[0].id


def _parts_of(full: str) -> dict[str, str]:
    name = split_name(full, keep_case=True)
    return {key: str(getattr(name, key, "") or "") for key in NAMES if key != "full"}


def _names(id: str, edit: Edit, document: Document) -> list[Change]:
    """A whole name gives its parts, a part gives the whole name."""
    present = {key: str(document.get(key) or "") for key in NAMES}
    parts = dict(present)
    if edit.field == "full":
        if not edit.text:
            raise edit.given.wrong(_("a name; delete removes a person"))
        parts = {"full": edit.text} | _parts_of(edit.text)
    else:
        if not any(parts[key] for key in NAMES if key != "full"):
            parts |= _parts_of(parts["full"])
        comma = parts["suffix"] and parts["full"].endswith(f", {parts['suffix']}")
        parts[edit.field] = edit.text
        order = ("prefix", "given", "middle", "family")
        whole = " ".join(parts[key] for key in order if parts[key])
        parts["full"] = (", " if comma else " ").join(filter(None, (whole, parts["suffix"]))) or present[
            "full"
        ]
    return [Set("contacts", id, key, text or None) for key, text in parts.items() if text != present[key]]


def _address(id: str, edit: Edit, document: Document) -> list[Change]:
    """One line of the first address; a first one is made where there is none."""
    addresses = held(document, "addresses")
    member = min(addresses, default="") or new_id()
    known = addresses.get(member)
    before: dict[str, Json] = dict(known) if isinstance(known, Mapping) else {"types": []}
    after = before | {edit.field: edit.text}
    if not edit.text:
        after.pop(edit.field)
    return [] if after == before else [Put("contacts", id, "addresses", member, after)]


def _words(note: object) -> str:
    text = note.get("text") if isinstance(note, Mapping) else note
    return text if isinstance(text, str) else ""


def _note(context: Context, id: str, edit: Edit, document: Document) -> list[Change]:
    notes = held(document, "notes")
    if edit.operator == "+=":
        if not edit.text:
            raise edit.given.wrong(_("the words of a note"))
        note: Json = {"on": context.today.isoformat(), "text": edit.text}
        return [Put("contacts", id, "notes", new_id(), note)]
    if edit.operator == "=" and edit.text:
        raise UsageError(_("Notes are added to."), todo=_write(edit, "+="))
    wanted = edit.text.casefold()
    gone = [key for key, note in notes.items() if not wanted or wanted in _words(note).casefold()]
    if wanted and len(gone) > 1:
        wanted = ngettext(
            "words that only one note holds; {n} does", "words that only one note holds; {n} do", len(gone)
        )
        raise edit.given.wrong(wanted.format(n=len(gone)))
    return [Drop("contacts", id, "notes", key) for key in gone]


def _write(edit: Edit, operator: str) -> str:
    return _("Write {edit}.").format(edit=f"{edit.given.name}{operator}{edit.text}")


def _custom(id: str, edit: Edit, document: Document) -> list[Change]:
    present = held(document, "custom")
    if edit.operator != "=":
        raise UsageError(_("{field} holds one value.").format(field=edit.given.name), todo=_write(edit, "="))
    if present.get(edit.key, "") == edit.text:
        return []
    if not edit.text:
        return [Drop("contacts", id, "custom", edit.key)]
    return [Put("contacts", id, "custom", edit.key, edit.text)]
