"""What a vault knows of its user, changed from words that were typed: me, the day, rhythms of circles, weights."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from core.acts.act import Act
from core.acts.values import Given, read_days
from core.entry.phones import is_region, read_phone
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
LANGUAGES = ("en", "de")
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
    return [
        Own("name", "You", "name", profile.name, "as it stands on your card and in drafts"),
        Own("emails", "You", "mail addresses", ", ".join(profile.emails), "commas between; mail from and to these is yours"),
        Own("phones", "You", "phones", ", ".join(sorted(phones)) if isinstance(phones, Mapping) else "", "commas between"),
        Own("region", "You", "country", profile.region, "two letters, as in DE: how numbers without a country code are read"),
        Own("language", "You", "language", profile.language, "en or de: drafts and what is typed; empty: as this machine"),
        Own("daily_cap", "A day", "people a day", cap, f"1 to {MOST_A_DAY}: how many Today proposes at most"),
    ]  # fmt: skip


def _rhythms(circles: Circles) -> list[Own]:
    hint = "30, 2w, month: how often you wish to hear of its people; empty: as usual"
    return [
        Own(f"rhythm:{key}", "Rhythms of circles", circles.name(key), f"{days} days", hint)
        for key, days in circles.days.items()
    ]


def _weights(document: _Document) -> list[Own]:
    own = document.get("weights")
    given = own if isinstance(own, Mapping) else {}
    found = []
    for channel in CHANNELS:
        weight = given.get(channel, WEIGHTS[channel])
        text = f"{weight:g}" if isinstance(weight, int | float) else f"{WEIGHTS[channel]:g}"
        hint = f"0 to {HEAVIEST:g}: what one is worth beside a call; empty: {WEIGHTS[channel]:g}"
        found.append(Own(f"weight:{channel}", "What counts how much", channel_text(channel), text, hint))
    return found


def settle(id: str, text: str, document: _Document, circles: Circles) -> Act:
    """The changes that give a setting the value typed; none where it has it. Raises UsageError saying what it takes."""
    kind, _, member = id.partition(":")
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
    return Act([Set(_ME, _ID, field, value)], f"{_called(field)}: {text or 'as usual'}")


def _called(field: str) -> str:
    return {"daily_cap": "people a day", "region": "country"}.get(field, field)


def _name(text: str) -> str | None:
    if len(text) > _LONGEST:
        raise Given("the name", f"{text[:20]}…").wrong(f"at most {_LONGEST} characters")
    return text or None


def _region(text: str) -> str | None:
    code = text.upper()
    if code and not is_region(code):
        raise Given("the country", text[:20]).wrong("two letters: DE, US, GB")
    return code or None


def _language(text: str) -> str | None:
    word = text.casefold()
    if word and word not in LANGUAGES:
        raise Given("the language", text[:20]).wrong("en or de, or nothing")
    return word or None


def _cap(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST_A_DAY and len(text) < 6):
        raise Given("people a day", text[:20]).wrong(f"a whole number from 1 to {MOST_A_DAY}")
    return int(text)


def _settle_members(field: str, text: str, document: _Document) -> Act:
    """Put in what was added, drop what is no longer there."""
    typed = [part.strip() for part in re.split("[,;]", text) if part.strip()]
    if len(typed) > _MOST:
        raise Given(f"your {field}", f"{len(typed)} of them").wrong(f"at most {_MOST}")
    read = _mail if field == "emails" else lambda part: _phone(part, str(document.get("region") or ""))
    wanted = list(dict.fromkeys(read(part) for part in typed))
    stored = document.get(field)
    present = list(stored) if isinstance(stored, Mapping) else []
    changes: list[Change] = [Put(_ME, _ID, field, member) for member in wanted if member not in present]
    changes += [Drop(_ME, _ID, field, member) for member in present if member not in wanted]
    words = "mail addresses" if field == "emails" else "phones"
    return Act(changes, f"your {words}: {', '.join(wanted) or 'none'}"[:_LONGEST] if changes else "")


def _mail(text: str) -> str:
    if not _MAIL.fullmatch(text) or len(text) > _LONGEST:
        raise Given("a mail address", text[:40]).wrong("addresses such as anna@acme.example, commas between")
    return text


def _phone(text: str, region: str) -> str:
    found = read_phone(text, region)
    if found is None:
        todo = "numbers such as +49 151 2345678, commas between"
        raise Given("a phone", text[:40]).wrong(
            todo if region else f"{todo}; without + the country must be known"
        )
    return found.value


def _settle_rhythm(circle: str, text: str, document: _Document, circles: Circles) -> Act:
    if circle not in circles.days:
        raise Given("the circle", circle[:40]).wrong("a circle that exists")
    name = circles.name(circle)
    if not text:
        stored = document.get("rhythms")
        own = isinstance(stored, Mapping) and circle in stored
        return Act([Drop(_ME, _ID, "rhythms", circle)], f"{name}: as usual") if own else Act([], "")
    days = read_days(Given(f"the rhythm of {name[:40]}", text[:40]))
    if not days:
        raise Given(f"the rhythm of {name[:40]}", text[:40]).wrong(
            "at least a day; somebody alone can be set to never"
        )
    if days == circles.days[circle]:
        return Act([], "")
    return Act([Put(_ME, _ID, "rhythms", circle, days)], f"{name}: every {days} days")


def _settle_weight(channel: str, text: str, document: _Document) -> Act:
    if channel not in WEIGHTS:
        raise Given("the channel", channel[:40]).wrong(f"one of {', '.join(CHANNELS)}")
    word = channel_text(channel)
    stored = document.get("weights")
    present = stored.get(channel) if isinstance(stored, Mapping) else None
    if not text:
        return Act(
            [Drop(_ME, _ID, "weights", channel)] if present is not None else [], f"{word} counts as usual"
        )
    weight = _number(text)
    if weight is None or not 0 <= weight <= HEAVIEST:
        raise Given(f"the weight of a {word}", text[:20]).wrong(
            f"a number from 0 to {HEAVIEST:g}, such as 1.25"
        )
    if weight == present:
        return Act([], "")
    return Act([Put(_ME, _ID, "weights", channel, weight)], f"{word} counts {weight:g}")


def _number(text: str) -> float | None:
    """A plain number with a point or a comma; None for anything else, infinities and 1e9 among it."""
    match = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,3}))?", text, re.ASCII)
    return float(f"{match[1]}.{match[2] or 0}") if match else None
