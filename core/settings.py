"""The settings of this machine: one commented TOML file, read with suspicion and changed without losing a comment.

What belongs to the network (circles, weights, my name) travels in the vault; what belongs to the machine is here.
A wrong value is reported and its default holds: a settings file never stops the program.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.errors import TendError, UsageError
from core.language import ENGLISH, _, languages
from core.locales import locale_of
from core.text import clean_line
from core.vault.files import make_directory, write_durable

SIZE_LIMIT = 256 * 1024
GLYPHS = ("auto", "full", "plain", "ascii")
LANGUAGES = ("auto", *languages())
WEEKDAYS = ("auto", "monday", "saturday", "sunday")
DATES = ("auto", "day-first", "month-first")
_KEYS_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set on this machine; every field has a default that suits most."""

    theme: str = "tend-dark"
    glyphs: str = "auto"
    language: str = "auto"
    first_weekday: str = "auto"
    dates: str = "auto"
    idle_minutes: int = 10
    cover_minutes: int = 60
    clipboard_seconds: int = 45
    external_clipboard: bool = True
    reduced_motion: bool = False
    tour: bool = True
    vault: str = ""
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings and what was wrong with the file, each a sentence naming the key."""

    settings: Settings
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Habits:
    """What follows from settings and locale: language "en" or "de", first weekday 0 = Monday, month-first dates, region."""

    language: str
    first_weekday: int
    us_dates: bool
    region: str
    chosen: bool = False
    """Whether the settings name the language."""

    def with_vault(self, language: str, region: str) -> Habits:
        """The habits while a vault is open whose profile says this, or nothing (empty).

        A language the settings name holds, else that of the vault, else that of the locale. The region belongs to the
        people in the vault: its own goes before that of the locale.
        """
        spoken = self.language if self.chosen or language not in LANGUAGES[1:] else language
        return replace(self, language=spoken, region=region or self.region)


USUAL = Habits("en", 0, False, "")
"""Where nothing is known of the machine."""

TEMPLATE = """\
# Settings of Tend on this machine. What belongs to your network (circles, your name, weights) travels in the vault.
# Every line may be missing; a wrong value is reported and the default holds.

# Colours: tend-dark, tend-light, high-contrast, any theme of Textual, or a file of your own beside this one.
theme = "tend-dark"

# Which characters are drawn with: auto, full, plain (few in the font), ascii.
glyphs = "auto"

# Words and dates: auto follows the vault (language), else the locale. language: auto, en, de. first_weekday: auto, monday, saturday, sunday.
# dates says how 5/1 is read: auto, day-first, month-first.
language = "auto"
first_weekday = "auto"
dates = "auto"

# Lock after so many minutes without a key (0 = never); while an event is open the screen is covered instead, and
# locked after cover_minutes (0 = lock at once, never cover).
idle_minutes = 10
cover_minutes = 60

# What was copied is cleared from the clipboard after so many seconds (0 = never); external_clipboard = false keeps
# copies inside the program.
clipboard_seconds = 45
external_clipboard = true

# No moving bars.
reduced_motion = false

# The tour over the screens after a first start; turned off once it was seen or skipped.
tour = true

# The vault that is opened when none is named; empty: the usual place.
vault = ""

# Keys of your own: the id of a command (`?` in the program shows them) and one key or several separated by commas.
[keys]
# "person.call" = "c"
"""

Check = Callable[[Any], "tuple[Any, str]"]
"""Value from the file -> (value to take or None, what is wrong with `{name}` or "")."""


def _choice(words: tuple[str, ...]) -> Check:
    def check(value: Any) -> tuple[Any, str]:
        if isinstance(value, str) and value in words:
            return value, ""
        return None, _("{name} must be one of {words}").replace("{words}", ", ".join(words))

    return check


def _whole(low: int, high: int) -> Check:
    def check(value: Any) -> tuple[Any, str]:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value, ""
        wrong = _("{name} must be a whole number from {low} to {high}")
        return None, wrong.format(name="{name}", low=low, high=high)

    return check


def _flag(value: Any) -> tuple[Any, str]:
    return (value, "") if isinstance(value, bool) else (None, _("{name} must be true or false"))


def _word(limit: int) -> Check:
    def check(value: Any) -> tuple[Any, str]:
        if isinstance(value, str) and len(value) <= limit and value == clean_line(value):
            return value, ""
        wrong = _("{name} must be a text of one line, at most {limit} characters")
        return None, wrong.format(name="{name}", limit=limit)

    return check


_CHECKS: dict[str, Check] = {
    "theme": _word(100),
    "glyphs": _choice(GLYPHS),
    "language": _choice(LANGUAGES),
    "first_weekday": _choice(WEEKDAYS),
    "dates": _choice(DATES),
    "idle_minutes": _whole(0, 24 * 60),
    "cover_minutes": _whole(0, 24 * 60),
    "clipboard_seconds": _whole(0, 3600),
    "external_clipboard": _flag,
    "reduced_motion": _flag,
    "tour": _flag,
    "vault": _word(4000),
}
_KEY = re.compile(r"[a-z0-9_+,^?!#:/*<>.=|;'\-\[\]()@&%$~`\\ ]{1,80}", re.IGNORECASE)


CHOICES: Mapping[str, tuple[str, ...]] = {
    "glyphs": GLYPHS,
    "language": LANGUAGES,
    "first_weekday": WEEKDAYS,
    "dates": DATES,
}
"""Settings of which one of a few words is chosen."""


def read_value(name: str, text: str) -> Any:
    """The value that was typed for a setting. Raises UsageError with the setting's name and what it takes."""
    typed = clean_line(text)
    value: Any = typed
    usual = getattr(Settings(), name)
    if isinstance(usual, bool):
        value = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}.get(
            typed, typed
        )
    elif isinstance(usual, int) and typed.isascii() and typed.isdigit() and len(typed) < 8:
        value = int(typed)
    wrong = _CHECKS[name](value)[1] if len(text) <= SIZE_LIMIT else _("{name} is too long")
    if wrong:
        raise UsageError(f"{wrong.format(name=name)}.", safe=_("Nothing was changed."))
    return value


def read_settings(path: Path) -> Loaded:
    """The settings in `path`; a missing file means the defaults. Never raises."""
    try:
        info = path.stat()
    except FileNotFoundError:
        return Loaded(Settings())
    except OSError as error:
        return Loaded(
            Settings(), (_("the settings file cannot be read: {reason}").format(reason=error.strerror),)
        )
    if not stat.S_ISREG(info.st_mode):
        return Loaded(Settings(), (_("the settings file is not a file"),))
    if info.st_size > SIZE_LIMIT:
        return Loaded(
            Settings(), (_("the settings file is larger than {size} KiB").format(size=SIZE_LIMIT // 1024),)
        )
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return Loaded(Settings(), (_("the settings file cannot be read as UTF-8 text"),))
    return parse_settings(text)


def parse_settings(text: str) -> Loaded:
    """Settings out of the text of a file. Never raises."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        reason = clean_line(str(error), limit=200)
        return Loaded(Settings(), (_("the settings file is not TOML: {reason}").format(reason=reason),))
    problems: list[str] = []
    taken: dict[str, Any] = {}
    for name, value in data.items():
        if name == "keys":
            taken["keys"] = _keys(value, problems)
        elif name in _CHECKS:
            good, wrong = _CHECKS[name](value)
            if wrong:
                problems.append(wrong.format(name=name))
            else:
                taken[name] = good
        else:
            problems.append(_unknown(name))
    return Loaded(replace(Settings(), **taken), tuple(problems))


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    shown = clean_line(name, limit=60)
    near = get_close_matches(shown, [item.name for item in fields(Settings)], n=1)
    said = _("no setting {name!r}: {near}?") if near else _("no setting {name!r}")
    return said.format(name=shown, near="".join(near))


def _keys(value: Any, problems: list[str]) -> Mapping[str, str]:
    if not isinstance(value, dict):
        problems.append(_("keys must be a table: [keys]"))
        return MappingProxyType({})
    if len(value) > _KEYS_LIMIT:
        problems.append(_("keys has more than {most} entries; none is taken").format(most=_KEYS_LIMIT))
        return MappingProxyType({})
    good: dict[str, str] = {}
    for name, keys in value.items():
        if isinstance(keys, str) and _KEY.fullmatch(keys) and name == clean_line(name, limit=100):
            good[name] = keys
        else:
            said = _("keys: {name!r} must be a key or several separated by commas")
            problems.append(said.format(name=clean_line(name, limit=60)))
    return MappingProxyType(good)


def write_settings(path: Path, changes: Mapping[str, Any]) -> Loaded:
    """Change settings in the file and keep everything else in it: comments, order, unknown keys.

    `changes` maps names of settings to values; `keys` maps command ids to keys, "" takes an entry out. A file that
    is not TOML is left alone. Raises TendError when a value is not allowed or the file cannot be written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    for name, value in changes.items():
        wrong = "" if name == "keys" else _wrong(name, value)
        if wrong:
            wrong = wrong.format(name=_("The setting {name}").format(name=name))
            raise TendError(f"{wrong}.", safe=_("The settings file is as it was."))
    text = _text_of(path)
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise TendError(
            _("The settings file {path} is not TOML.").format(path=path),
            safe=_("It was left as it is."),
            todo=_("Mend it or move it away."),
        ) from error
    for name, value in changes.items():
        if name == "keys":
            table = document.setdefault("keys", tomlkit.table())
            for id, keys in value.items():
                if keys:
                    table[id] = keys
                else:
                    table.pop(id, None)
        else:
            document[name] = value
    make_directory(path.parent)
    write_durable(path, tomlkit.dumps(document).encode("utf-8"))
    return read_settings(path)


def _wrong(name: str, value: Any) -> str:
    return _CHECKS[name](value)[1] if name in _CHECKS else _("{name} does not exist")


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return TEMPLATE
    except (OSError, UnicodeDecodeError) as error:
        raise TendError(
            _("The settings file {path} cannot be read.").format(path=path), safe=_("It was left as it is.")
        ) from error


# By CLDR (weekData): where the week begins on Sunday or Saturday; and where 5/1 is the first of May.
_SUNDAY = frozenset(
    re.findall(
        "..",
        "AGASBDBRBSBTBWBZCACODMDOETGTGUHKHNIDILINISJMJPKEKHKRLAMHMMMOMTMXMZNINPPAPEPHPKPRPTPYSASGSVTHTTTWUMUSVEVIWSYEZAZW",
    )
)
_SATURDAY = frozenset(re.findall("..", "AFBHDJDZEGIRIQJOKWLYOMQASDSY"))
_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "AS", "GU", "MP", "PR", "UM", "VI"})


def habits(settings: Settings, environ: Mapping[str, str]) -> Habits:
    """Settings, and the locale where they say auto. The locale's variables are read in the order of POSIX.

    What a vault says of language and region is added by `Habits.with_vault`.
    """
    language, region = locale_of(environ)
    first = {"monday": 0, "saturday": 5, "sunday": 6}.get(settings.first_weekday)
    if first is None:
        first = 6 if region in _SUNDAY else 5 if region in _SATURDAY else 0
    month_first = region in _MONTH_FIRST if settings.dates == "auto" else settings.dates == "month-first"
    chosen = settings.language != "auto"
    spoken = settings.language if chosen else language if language in LANGUAGES[1:] else ENGLISH
    return Habits(spoken, first, month_first, region, chosen)
