"""What a vault knows of its user, changed from words that were typed: me, the day, rhythms of circles, weights."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from core.acts.act import Act
from core.acts.values import Given, read_days
from core.entry.phones import is_region, read_phone
from core.language import N_, _, languages, ngettext
from core.models import CHANNELS
from core.network.cadence import Circles
from core.network.profile import Profile, profile_from
from core.network.rules import DAILY_CAP
from core.network.touches import WEIGHTS
from core.network.wording import channel_text
from core.text import clean_line
from core.vault.changes import Change, Drop, Json, Put, Set

MOST_A_DAY = 100
HEAVIEST = 5.0
LANGUAGES = languages()
_LONGEST = 200
_MOST = 50
_MAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s.,;]+")
_ME, _ID = "profile", "me"
_Document = Mapping[str, Any]


class Own(NamedTuple):
    """One thing that can be settled: its id, the group it stands in, what it is called, what it is now."""

    id: str
    group: str
    name: str
    value: str
    hint: str


def own_settings(document: _Document, circles: Circles) -> list[Own]:
    """Everything that travels with the vault, as it is now. `document` is the record "me" of the profile."""
    profile = profile_from(document)
    return [*_about_me(profile, document), *_rhythms(circles), *_weights(document)]


def _about_me(profile: Profile, document: _Document) -> list[Own]:
    cap = str(profile.daily_cap or DAILY_CAP)
    phones = document.get("phones")
    you = _("You")
    most = _("1 to {most}: how many Today proposes at most").format(most=MOST_A_DAY)
    return [
        Own("name", you, _("name"), profile.name, _("as it stands on your card and in drafts")),
        Own("emails", you, _("mail addresses"), ", ".join(profile.emails), _("commas between; mail from and to these is yours")),
        Own("phones", you, _("phones"), ", ".join(sorted(phones)) if isinstance(phones, Mapping) else "", _("commas between")),
        Own("region", you, _("country"), profile.region, _("two letters, as in DE: how numbers without a country code are read")),
        Own("language", you, _("language"), profile.language, _("en or de: drafts and what is typed; empty: as this machine")),
        Own("daily_cap", _("A day"), _("people a day"), cap, most),
    ]  # fmt: skip


def _rhythms(circles: Circles) -> list[Own]:
    hint = _("30, 2w, month: how often you wish to hear of its people; empty: as usual")
    return [
        Own(f"rhythm:{key}", _("Rhythms of circles"), circles.name(key), _days(days), hint)
        for key, days in circles.days.items()
    ]


def _days(days: int) -> str:
    return ngettext("{days} days", "{days} days", days).format(days=days)


def _weights(document: _Document) -> list[Own]:
    own = document.get("weights")
    given = own if isinstance(own, Mapping) else {}
    found = []
    for channel in CHANNELS:
        weight = given.get(channel, WEIGHTS[channel])
        text = f"{weight:g}" if isinstance(weight, int | float) else f"{WEIGHTS[channel]:g}"
        hint = _("0 to {most:g}: what one is worth beside a call; empty: {usual:g}")
        hint = hint.format(most=HEAVIEST, usual=WEIGHTS[channel])
        found.append(Own(f"weight:{channel}", _("What counts how much"), channel_text(channel), text, hint))
    return found


def settle(id: str, text: str, document: _Document, circles: Circles) -> Act:
    """The changes that give a setting the value typed; none where it has it. Raises UsageError saying what it takes."""
    kind, _colon, member = id.partition(":")
    text = clean_line(text)
    if kind == "rhythm":
        return _settle_rhythm(member, text, document, circles)
    if kind == "weight":
        return _settle_weight(member, text, document)
    if kind in ("emails", "phones"):
        return _settle_members(kind, text, document)
    return _settle_value(kind, text, document)


def _settle_value(field: str, text: str, document: _Document) -> Act:
    readers: dict[str, Callable[[str], Json]] = {
        "name": _name,
        "region": _region,
        "language": _language,
        "daily_cap": _cap,
    }
    value = readers[field](text)
    if value == document.get(field):
        return Act([], "")
    return Act([Set(_ME, _ID, field, value)], f"{_called(field)}: {text or _('as usual')}")


def _called(field: str) -> str:
    return _({"daily_cap": N_("people a day"), "region": N_("country")}.get(field, field))


def _name(text: str) -> str | None:
    if len(text) > _LONGEST:
        raise Given(_("the name"), f"{text[:20]}…").wrong(
            _("at most {most} characters").format(most=_LONGEST)
        )
    return text or None


def _region(text: str) -> str | None:
    code = text.upper()
    if code and not is_region(code):
        raise Given(_("the country"), text[:20]).wrong(_("two letters: DE, US, GB"))
    return code or None


def _language(text: str) -> str | None:
    word = text.casefold()
    if word and word not in LANGUAGES:
        raise Given(_("the language"), text[:20]).wrong(_("en or de, or nothing"))
    return word or None


def _cap(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST_A_DAY and len(text) < 6):
        raise Given(_("people a day"), text[:20]).wrong(
            _("a whole number from {low} to {high}").format(low=1, high=MOST_A_DAY)
        )
    return int(text)


def _settle_members(field: str, text: str, document: _Document) -> Act:
    """Put in what was added, drop what is no longer there."""
    typed = [part.strip() for part in re.split("[,;]", text) if part.strip()]
    if len(typed) > _MOST:
        name = _("your emails") if field == "emails" else _("your phones")
        given = _("{n} of them").format(n=len(typed))
        raise Given(name, given).wrong(_("at most {most}").format(most=_MOST))
    read = _mail if field == "emails" else lambda part: _phone(part, str(document.get("region") or ""))
    wanted = list(dict.fromkeys(read(part) for part in typed))
    stored = document.get(field)
    present = list(stored) if isinstance(stored, Mapping) else []
    changes: list[Change] = [Put(_ME, _ID, field, member) for member in wanted if member not in present]
    changes += [Drop(_ME, _ID, field, member) for member in present if member not in wanted]
    label = _("your mail addresses: {values}") if field == "emails" else _("your phones: {values}")
    return Act(changes, label.format(values=", ".join(wanted) or _("none"))[:_LONGEST] if changes else "")


def _mail(text: str) -> str:
    if not _MAIL.fullmatch(text) or len(text) > _LONGEST:
        raise Given(_("a mail address"), text[:40]).wrong(
            _("addresses such as anna@acme.example, commas between")
        )
    return text


def _phone(text: str, region: str) -> str:
    found = read_phone(text, region)
    if found is None:
        todo = _("numbers such as +49 151 2345678, commas between; without + the country must be known")
        if region:
            todo = _("numbers such as +49 151 2345678, commas between")
        raise Given(_("a phone"), text[:40]).wrong(todo)
    return found.value


def _settle_rhythm(circle: str, text: str, document: _Document, circles: Circles) -> Act:
    if circle not in circles.days:
        raise Given(_("the circle"), circle[:40]).wrong(_("a circle that exists"))
    name = circles.name(circle)
    if not text:
        stored = document.get("rhythms")
        own = isinstance(stored, Mapping) and circle in stored
        label = _("{name}: as usual").format(name=name)
        return Act([Drop(_ME, _ID, "rhythms", circle)], label) if own else Act([], "")
    given = Given(_("the rhythm of {name}").format(name=name[:40]), text[:40])
    days = read_days(given)
    if not days:
        raise given.wrong(_("at least a day; somebody alone can be set to never"))
    if days == circles.days[circle]:
        return Act([], "")
    label = ngettext("{name}: every {days} days", "{name}: every {days} days", days)
    return Act([Put(_ME, _ID, "rhythms", circle, days)], label.format(name=name, days=days))


def _settle_weight(channel: str, text: str, document: _Document) -> Act:
    if channel not in WEIGHTS:
        raise Given(_("the channel"), channel[:40]).wrong(
            _("one of {words}").format(words=", ".join(CHANNELS))
        )
    word = channel_text(channel)
    stored = document.get("weights")
    present = stored.get(channel) if isinstance(stored, Mapping) else None
    if not text:
        label = _("{channel} counts as usual").format(channel=word)
        return Act([Drop(_ME, _ID, "weights", channel)] if present is not None else [], label)
    weight = _number(text)
    if weight is None or not 0 <= weight <= HEAVIEST:
        raise Given(_("the weight of a {channel}").format(channel=word), text[:20]).wrong(
            _("a number from 0 to {most:g}, such as 1.25").format(most=HEAVIEST)
        )
    if weight == present:
        return Act([], "")
    return Act(
        [Put(_ME, _ID, "weights", channel, weight)],
        _("{channel} counts {weight:g}").format(channel=word, weight=weight),
    )


def _number(text: str) -> float | None:
    """A plain number with a point or a comma; None for anything else, infinities and 1e9 among it."""
    match = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,3}))?", text, re.ASCII)
    return float(f"{match[1]}.{match[2] or 0}") if match else None
