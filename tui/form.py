"""The edit form as data: what stands in its lines, and which changes what was typed into them means. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.acts.members import sameness
from core.entry.context import Context
from core.entry.dates import Mode, read_birthday, read_date
from core.entry.names import split_name
from core.entry.phones import read_phone
from core.language import N_, _, ngettext
from core.models import Address, Contact, Value
from core.text import clean_line, clean_text
from core.vault.changes import Change, Drop, Json, Put, Set, new_id
from tui.deeds import read_cadence, split_tags
from tui.draw import words

_LABEL = re.compile(r"\s*\(([^()]*[^\W\d_][^()]*)\)\s*$")
"""A label of one's own stands in brackets behind the value."""
_YEAR_OR_MONTH = re.compile(r"(19|20|21)\d\d(-(0[1-9]|1[0-2]))?")
_PARTS = {"street": N_("street"), "postal": N_("postal"), "city": N_("city"), "country": N_("country")}
ADDRESS = tuple(_PARTS)
_TYPE_WORDS = {"mobile": "cell", "mobil": "cell", "work": "work", "home": "home", "private": "home", "main": "main", "fax": "fax", "other": "other", "cell": "cell", "pref": "pref", "pager": "pager"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the form: its key ("full", "emails:anna@acme.de", "emails:+"), its label and what stands in it."""

    key: str
    label: str
    value: str
    hint: str = ""
    many: bool = False
    """Text of several lines."""

    @property
    def field(self) -> str:
        """The field of the contact."""
        return self.key.partition(":")[0]

    @property
    def member(self) -> str:
        """The member of the field; "+" for one that is still to come, "+#2" for a second one."""
        return self.key.partition(":")[2]

    @property
    def new(self) -> bool:
        """Whether the member is still to come."""
        return self.member == "+" or self.member.startswith("+#")

    def another(self, number: int) -> FormLine:
        """The same line for one more that is still to come."""
        return replace(self, key=f"{self.field}:+#{number}", value="")


@dataclass(slots=True)
class Filled:
    """What the form means: changes, and complaints by the key of a line."""

    changes: list[Change] = field(default_factory=list)
    complaints: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """What the form needs to know beside the contact: circles by key, who a name in "via" is, id by name."""

    circles: Mapping[str, str]
    via: str = ""
    addresses: Sequence[str] = ()
    """The keys of the contact's addresses, in their order."""
    resolve: Callable[[str], str] = lambda name: ""


def form_lines(contact: Contact, names: Names) -> list[FormLine]:
    """The lines of the form, in the order in which they stand."""
    circle = names.circles.get(contact.circle, contact.circle)
    lines = [
        FormLine("full", _("name"), contact.full or contact.name),
        FormLine("given", _("first name"), contact.given),
        FormLine("family", _("last name"), contact.family),
        FormLine("nicknames", _("called"), ", ".join(contact.nicknames), _("commas between")),
        FormLine("org", _("works at"), contact.org),
        FormLine("role", _("role"), contact.role),
        *_typed("emails", _("mail"), contact.emails, _("address, then work, home or (a label)")),
        *_typed("phones", _("phone"), contact.phones, _("number, then mobile, work, home or (a label)")),
        *_typed("urls", _("web"), contact.urls, ""),
    ]
    for index, address in enumerate(contact.addresses or (Address(),)):
        lines += [
            FormLine(f"addresses:{index}/{part}", _(said), getattr(address, part))
            for part, said in _PARTS.items()
        ]
    lines += [
        FormLine("birthday", _("born"), words.spoken(contact.birthday), _("11.6.1986, 11.6. or 1986")),
        FormLine("met_on", _("met on"), words.spoken(contact.met_on), _("12.5.2024, may 2024 or 2024")),
        FormLine("met_place", _("met at"), contact.met_place),
        FormLine("met_how", _("how"), contact.met_how),
        FormLine("met_via", _("met via"), names.via, _("a name")),
        FormLine("offers", _("offers"), ", ".join(contact.offers), _("commas between")),
        FormLine("needs", _("needs"), ", ".join(contact.needs), _("commas between")),
        FormLine("tags", _("tags"), " ".join(contact.tags), _("blanks between")),
        FormLine("circle", _("circle"), circle, ", ".join(names.circles.values())),
        FormLine(
            "cadence",
            _("rhythm"),
            _cadence(contact.cadence),
            _("30, 2w, month; none: never due; empty: as the circle says"),
        ),
        FormLine(
            "importance",
            _("importance"),
            "" if contact.importance == 3 else str(contact.importance),
            _("1 to 5, else 3"),
        ),
    ]
    notes = [
        FormLine(f"notes:{note.id}", _note_label(note.on), note.text, many="\n" in note.text)
        for note in contact.notes
    ]
    made = [*lines, *notes, FormLine("notes:+", _("new note"), "")]
    return [replace(line, value=(clean_text if line.many else clean_line)(line.value)) for line in made]


def _cadence(days: int | None) -> str:
    if not days:
        return "" if days is None else _("none")
    return ngettext("{n} day", "{n} days", days).format(n=days)


def _note_label(day: str) -> str:
    """A note is called by its day, in the cells a label has: `28 Nov 26`."""
    on = words.day_of(day)
    return f"{on.day} {_(words.MONTHS[on.month - 1])} {on.year % 100:02}" if on else day or _("note")


def _typed(field: str, label: str, values: Sequence[Value], hint: str) -> list[FormLine]:
    made = [
        FormLine(f"{field}:{value.value}", label, " ".join((value.value, *map(_type_word, value.types))))
        for value in values
    ]
    return [*made, FormLine(f"{field}:+", label, "", hint)]


def _type_word(kind: str) -> str:
    """A kind as it is typed: a word that is known, anything else in brackets."""
    if kind == "cell":
        return "mobile"
    return kind if kind in _TYPE_WORDS else f"({kind.removeprefix('label:')})"


def filled(
    contact: Contact, lines: Sequence[FormLine], values: Mapping[str, str], context: Context, names: Names
) -> Filled:
    """The changes of what was typed; lines that say what they said before change nothing."""
    result = Filled()
    changed: dict[str, str] = {}
    for line in lines:
        text = (clean_text if line.many else clean_line)(values.get(line.key, line.value))
        if text != (clean_text if line.many else clean_line)(line.value):
            changed[line.key] = text
    _names(contact, changed, result)
    addresses = [key for key in changed if key.startswith("addresses:")]
    if addresses:
        _addresses(contact, values, names, result)
    by_key = {line.key: line for line in lines}
    for key, text in changed.items():
        if key not in addresses and key not in ("full", "given", "family"):
            try:
                result.changes += _change(contact, by_key[key], text, context, names)
            except ValueError as error:
                result.complaints[key] = str(error)
    return result


def _change(contact: Contact, line: FormLine, text: str, context: Context, names: Names) -> list[Change]:
    id, name = contact.id, line.field
    if name in ("emails", "phones", "urls"):
        return _typed_change(
            id, line, text, context, {each.value: each.types for each in getattr(contact, name)}
        )
    if name in ("nicknames", "offers", "needs"):
        wanted = list(dict.fromkeys(part for part in map(clean_line, text.split(",")) if part))
        return _members(id, name, getattr(contact, name), wanted)
    if name == "tags":
        return _members(id, name, contact.tags, split_tags(text))
    if name == "notes":
        return _note(contact, line, text, context)
    value = _value(name, text, context, names)
    if name == "met_via" and value == id:
        raise ValueError(_("somebody else: nobody is introduced by themselves"))
    return [] if value == getattr(contact, name) else [Set("contacts", id, name, value)]


def _value(name: str, text: str, context: Context, names: Names) -> Json:
    if not text:
        return None
    if name == "birthday":
        return _birthday(text, context)
    if name == "met_on":
        return _day(text, context)
    if name == "circle":
        folded = text.casefold()
        found = next(
            (key for key, shown in names.circles.items() if folded in (key.casefold(), shown.casefold())), ""
        )
        if not found:
            raise ValueError(
                _("no circle of this name: {names}").format(names=", ".join(names.circles.values()))
            )
        return found
    if name == "cadence":
        days = read_cadence(text)
        if days is None:
            raise ValueError(_("not understood: 30, 2w, month, none"))
        return days
    if name == "importance":
        if text not in ("1", "2", "3", "4", "5"):
            raise ValueError(_("1 to 5"))
        return int(text)
    if name == "met_via":
        found = names.resolve(text)
        if not found:
            raise ValueError(_("nobody, or several people, of this name"))
        return found
    return text


def _birthday(text: str, context: Context) -> str:
    typed = text.split()
    count, born = read_birthday(typed, context)
    if count != len(typed):
        raise ValueError(_("not a day: 11.6.1986, 11.6. or 1986"))
    if born > context.today.isoformat():
        raise ValueError(_("a day that is still to come"))
    return born


def _day(text: str, context: Context) -> str:
    typed = text.split()
    if _YEAR_OR_MONTH.fullmatch(text):
        return text
    found = read_date(typed, Mode.LOG, context)
    if found is not None and not found.refused and found.count == len(typed):
        return found.at[:10]
    count, day = read_birthday(typed, context)
    if count != len(typed) or day.startswith("--"):
        raise ValueError(_("not a day: 12.5.2024, may 2024 or 2024"))
    return day


def _names(contact: Contact, changed: dict[str, str], result: Filled) -> None:
    parts: dict[str, str] = {key: changed[key] for key in ("full", "given", "family") if key in changed}
    if not parts:
        return
    given, family = parts.get("given", contact.given), parts.get("family", contact.family)
    if "full" not in parts:
        middle = " ".join(
            part for part in (contact.prefix, given, contact.middle, family, contact.suffix) if part
        )
        parts["full"] = middle
    elif "given" not in parts and "family" not in parts and parts["full"]:
        name = split_name(parts["full"], keep_case=True)
        parts |= {
            "given": name.given,
            "family": name.family,
            "prefix": name.prefix,
            "suffix": name.suffix,
            "middle": "",
        }
    if not parts["full"]:
        result.complaints["full"] = _("a name is needed")
        return
    before = {key: getattr(contact, key) for key in parts}
    result.changes += [
        Set("contacts", contact.id, key, text or None) for key, text in parts.items() if text != before[key]
    ]


def _typed_change(
    id: str, line: FormLine, text: str, context: Context, present: Mapping[str, Sequence[str]]
) -> list[Change]:
    name, old = line.field, "+" if line.new else line.member
    value, types = _value_and_types(text, present.get(old, ()))
    if name == "phones" and value:
        found = read_phone(value, context.region, loose=True)
        value = found.value if found is not None else value
        if not any(character.isdigit() for character in value):
            raise ValueError(_("a number has digits"))
    if name == "emails" and value and ("@" not in value or " " in value):
        raise ValueError(_("a mail address has one @ and no blanks"))
    if old == "+" and value:  # what is there already keeps its spelling, and its types where none was typed
        same = sameness(name, context.region)
        value = next((each for each in present if same(each, value)), value)
        types = types or list(present.get(value, ()))
    changes: list[Change] = [] if old == "+" or old == value else [Drop("contacts", id, name, old)]
    return [*changes, Put("contacts", id, name, value, list(types))] if value else changes


def _value_and_types(text: str, known: Sequence[str] = ()) -> tuple[str, list[str]]:
    """A value and the kinds behind it; `known`: those it has, which keep the spelling they have."""
    types: list[str] = []
    while True:
        label = _LABEL.search(text)
        before, _blank, last = text.rpartition(" ")
        if label is not None and label.start():
            said, text = " ".join(label[1].split()), text[: label.start()]
            types.insert(0, _TYPE_WORDS.get(said.casefold()) or _labelled(said, known))
        elif before and last.casefold().strip(",()") in _TYPE_WORDS:
            types.insert(0, _TYPE_WORDS[last.casefold().strip(",()")])
            text = before.rstrip()
        else:
            return " ".join(text.split()).rstrip(","), types


def _labelled(said: str, known: Sequence[str]) -> str:
    return said if said in known else f"label:{said}"


def _members(id: str, name: str, present: Sequence[str], wanted: Sequence[str]) -> list[Change]:
    changes: list[Change] = [Drop("contacts", id, name, member) for member in present if member not in wanted]
    return changes + [Put("contacts", id, name, member) for member in wanted if member not in present]


def _note(contact: Contact, line: FormLine, text: str, context: Context) -> list[Change]:
    if line.member == "+":
        return [
            Put("contacts", contact.id, "notes", new_id(), {"on": context.today.isoformat(), "text": text})
        ]
    if not text:
        return [Drop("contacts", contact.id, "notes", line.member)]
    on = next((note.on for note in contact.notes if note.id == line.member), "")
    return [Put("contacts", contact.id, "notes", line.member, {"on": on, "text": text})]


def _addresses(contact: Contact, values: Mapping[str, str], names: Names, result: Filled) -> None:
    for index, address in enumerate(contact.addresses or (Address(),)):
        key = f"addresses:{index}/"
        before = {part: getattr(address, part) for part in ADDRESS}
        typed = {part: clean_line(values.get(key + part, before[part])) for part in ADDRESS}
        if typed == before:
            continue
        member = names.addresses[index] if index < len(names.addresses) else new_id()
        if any(typed.values()):
            result.changes.append(Put("contacts", contact.id, "addresses", member, _address(address, typed)))
        else:
            result.changes.append(Drop("contacts", contact.id, "addresses", member))


def _address(address: Address, typed: Mapping[str, str]) -> dict[str, Json]:
    kept: dict[str, Json] = {
        part: getattr(address, part) for part in ("region", "pobox", "ext") if getattr(address, part)
    }
    kept["types"] = list(address.types)
    return kept | {part: text for part, text in typed.items() if text}
