"""People and what happened with them from Monica, a personal CRM: its SQL and its JSON export.

Contacts become drafts; activities, calls and conversations become moments; reminders and tasks become promises of
mine; gifts, debts and life events become notes. A birthday of an unknown year has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

from core.exchange import dates
from core.exchange.collect import Collector
from core.exchange.draft import Draft, Reading
from core.exchange.monica_moments import moments
from core.exchange.monica_rows import LINE, Tables
from core.exchange.sql_rows import Row
from core.exchange.typewords import label_types
from core.language import _

_GENDERS = {"M": "male", "F": "female", "O": "other"}
_FIELDS = {"email": "email", "phone": "phone", "mailto:": "email", "tel:": "phone"}


def read_monica(tables: Tables, reading: Reading, today: date) -> None:
    """Everything of an export into `reading`. `today` tells a reminder that is over from one that is ahead."""
    people = _People(tables, reading)
    people.read()
    reading.moments.extend(moments(tables, people.uids, people.names, today))


def _by(rows: list[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if key := row.get(column):
            found[key].append(row)
    return found


def _ids(rows: list[Row]) -> dict[str, Row]:
    return {key: row for row in rows if (key := row.get("id"))}


def text(row: Mapping[str, str | None], column: str) -> str:
    """A value of a row; empty where it is NULL or missing."""
    return row.get(column) or ""


def day_of(value: str) -> str:
    """The day of a time as Monica writes it, "2022-02-14 10:00:00" or "2022-02-14T10:00:00Z"; empty for none."""
    return dates.vcard_date(value[:10]) if len(value) >= 10 else ""


class _People:
    """The contacts, one collector each."""

    def __init__(self, tables: Tables, reading: Reading) -> None:
        self._reading = reading
        get: Callable[[str], list[Row]] = lambda name: tables.get(name, [])  # noqa: E731
        self._contacts = get("contacts")
        self._days = _ids(get("special_dates"))
        self._genders = _ids(get("genders"))
        self._field_types = _ids(get("contact_field_types"))
        self._places = _ids(get("places"))
        self._tags = _ids(get("tags"))
        self._relations = _ids(get("relationship_types"))
        self._pet_kinds = _ids(get("pet_categories"))
        self._life_kinds = _ids(get("life_event_types"))
        self._currencies = _ids(get("currencies"))
        self._of = {
            table: _by(get(table), "contact_id")
            for table in (
                "contact_fields", "addresses", "contact_tag", "notes", "gifts", "debts", "pets", "life_events",
            )
        }  # fmt: skip
        self._related = _by(get("relationships"), "of_contact")
        self.uids: dict[str, str] = {}
        """The uid of the draft of each contact, by its id in the export."""
        self.names: dict[str, str] = {}
        """The name of each contact, by its id in the export."""

    def read(self) -> None:
        """A draft for each."""
        for row in self._contacts:
            id = text(row, "id")
            self.uids[id] = f"monica:{text(row, 'uuid') or id}"
            parts = (text(row, part).strip() for part in ("first_name", "middle_name", "last_name"))
            self.names[id] = " ".join(filter(None, parts))
        for number, row in enumerate(self._contacts, start=1):
            draft = self._draft(row, number)
            if draft is None:
                self._reading.problem(
                    int(text(row, LINE) or 0),
                    _("contact {number} has no name: left out").format(number=number),
                )
            else:
                self._reading.warn_of(draft)
                self._reading.drafts.append(draft)

    def _draft(self, row: Row, number: int) -> Draft | None:
        to, id = Collector(), text(row, "id")
        for field, column in (
            ("given", "first_name"), ("middle", "middle_name"), ("family", "last_name"), ("org", "company"),
            ("role", "job"), ("met_place", "first_met_where"), ("met_how", "first_met_additional_info"),
        ):  # fmt: skip
            to.text(field, text(row, column))
        to.member("nicknames", text(row, "nickname"))
        to.note(text(row, "description"))
        self._about(to, row)
        self._reach(to, id)
        self._told(to, id)
        for relation in self._related.get(id, ()):
            kind = self._relations.get(text(relation, "relationship_type_id"), {})
            to.related(self.names.get(text(relation, "contact_is"), ""), text(kind, "name").replace("_", " "))
        return to.draft(
            int(text(row, LINE) or 0), _("contact {number}").format(number=number), uid=self.uids[id]
        )

    def _about(self, to: Collector, row: Row) -> None:
        """Days, and what Monica knows of somebody in fields of its own."""
        if birthday := self._day(row, "birthday_special_date_id"):
            to.text("birthday", birthday)
        if met := self._day(row, "first_met_special_date_id"):
            to.text("met_on", met)
        through = self.names.get(text(row, "first_met_through_contact_id"), "")
        to.related(through, "met through")
        gender = text(row, "gender_id")
        to.custom("Gender", text(self._genders.get(gender, {}), "name") or _GENDERS.get(gender, ""))
        to.custom("Food preferences", text(row, "food_preferences"))
        if text(row, "is_dead") == "1":
            to.custom("Died", self._day(row, "deceased_special_date_id") or "yes")
        if text(row, "is_active") == "0":
            to.document["archived"] = True
        if text(row, "is_starred") == "1":
            to.member("tags", "starred")
        often = text(row, "stay_in_touch_frequency")
        if often.isascii() and often.isdigit() and 0 < int(often[:6]) < 10_000:
            to.document["cadence"] = int(often)

    def _day(self, row: Row, column: str) -> str:
        """A special date: without its year where that is unknown, only its year where it was told by the age."""
        special = self._days.get(text(row, column), {})
        found = day_of(text(special, "date"))
        if text(special, "is_age_based") == "1":
            return found[:4]
        return f"-{found[4:]}" if found and text(special, "is_year_unknown") == "1" else found

    def _reach(self, to: Collector, id: str) -> None:
        for row in self._of["contact_fields"].get(id, ()):
            self._field(to, text(row, "data"), self._field_types.get(text(row, "contact_field_type_id"), {}))
        for row in self._of["addresses"].get(id, ()):
            place = self._places.get(text(row, "place_id"), {})
            parts = {
                "street": "street",
                "city": "city",
                "region": "province",
                "postal": "postal_code",
                "country": "country",
            }
            types = label_types(text(row, "name"))
            to.address({part: text(place, column) for part, column in parts.items()}, types)
        for row in self._of["contact_tag"].get(id, ()):
            to.member("tags", text(self._tags.get(text(row, "tag_id"), {}), "name"))

    def _field(self, to: Collector, data: str, kind: Row) -> None:
        name = text(kind, "name")
        what = _FIELDS.get(text(kind, "type")) or _FIELDS.get(text(kind, "protocol"))
        if what == "email" or (not what and name.casefold() == "email"):
            to.email(data)
        elif what == "phone" or (not what and name.casefold() == "phone"):
            to.phone(data)
        elif data.startswith(("http://", "https://")):
            to.url(data)
        else:
            to.handle(name, data)

    def _told(self, to: Collector, id: str) -> None:
        """Notes, and what becomes one: gifts, debts, life events; pets."""
        for row in self._of["notes"].get(id, ()):
            to.note(text(row, "body"), day_of(text(row, "created_at")))
        for row in self._of["gifts"].get(id, ()):
            parts = [text(row, column) for column in ("name", "comment", "url", "amount")]
            to.note(
                f"Gift ({text(row, 'status') or 'idea'}): " + ", ".join(filter(None, parts)),
                day_of(text(row, "date")),
            )
        for row in self._of["debts"].get(id, ()):
            to.note(self._debt(row), day_of(text(row, "created_at")))
        for row in self._of["life_events"].get(id, ()):
            kind = text(self._life_kinds.get(text(row, "life_event_type_id"), {}), "name")
            said = [text(row, "name") or kind.replace("_", " "), text(row, "note")]
            to.note("\n".join(filter(None, said)), day_of(text(row, "happened_at")))
        for row in self._of["pets"].get(id, ()):
            kind = text(self._pet_kinds.get(text(row, "pet_category_id"), {}), "name")
            to.custom(
                "Pet",
                f"{text(row, 'name')} ({kind})" if kind and text(row, "name") else text(row, "name") or kind,
            )

    def _debt(self, row: Row) -> str:
        currency = text(self._currencies.get(text(row, "currency_id"), {}), "iso") or text(row, "currency")
        who = "I owe them" if text(row, "in_debt") == "yes" else "They owe me"
        settled = ", settled" if text(row, "status") == "complete" else ""
        reason = f": {text(row, 'reason')}" if text(row, "reason") else ""
        return " ".join(filter(None, (who, text(row, "amount"), currency))) + settled + reason
