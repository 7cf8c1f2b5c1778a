"""Themes and keys: themes are worn while the cursor stands on them, keys are changed by pressing the new one."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from core.language import N_, _
from tui.commands import COMMANDS, CONTEXTS
from tui.desk import Desk
from tui.draw.listed import Item
from tui.draw.pen import Pen
from tui.glyphs import Glyphs
from tui.keyline import Groups
from tui.keys import shown
from tui.lines import Line
from tui.messages import Adjust
from tui.screens.dialog import Dialog, Paragraphs
from tui.screens.listed import ListScreen
from tui.widgets.sheet import Sheet

THEMES, KEYS = "themes", "keys"
WORN_AFTER_S = 0.08
"""A theme is put on once the cursor rests this long: reading a stylesheet anew takes a while."""

_BANDS = (
    (N_("thriving"), 92),
    (N_("steady"), 71),
    (N_("cooling"), 52),
    (N_("fading"), 33),
    (N_("dormant"), 12),
)


class KeyAsk(Dialog[str]):
    """Waits for the key that a command is to have; answers with it, or with "" for the usual ones."""

    AUTO_FOCUS = ""

    def __init__(self, desk: Desk, id: str) -> None:
        super().__init__(desk)
        self._command = id

    def title_words(self) -> tuple[str, str]:
        """Which command."""
        return _("Press the new key: {help}").format(help=COMMANDS[self._command].help), self._command

    def content(self) -> ComposeResult:
        """What it has now."""
        now = " ".join(self.desk.keys.signs(self._command)) or _("none")
        yield Paragraphs((_("now {now}").format(now=now), ""), ("", ""), id="key-said")

    def keys(self, width: int) -> Groups:
        """Only the way out: every other key is an answer."""
        return (("choice.no",),)

    def key_words(self) -> dict[str, str]:
        """What esc does."""
        usual = " ".join(shown(key) for key in COMMANDS[self._command].keys) or _("none")
        return {"choice.no": _("leave it   backspace: the usual ({usual})").format(usual=usual)}

    def can(self, id: str) -> bool:
        """Enter is a key like others here."""
        return id != "choice.yes"

    def on_key(self, event: events.Key) -> None:
        """The answer, or what speaks against it."""
        if event.key == "escape":
            return
        event.stop()
        event.prevent_default()
        key = "" if event.key == "backspace" else event.key
        wrong = self.desk.keys.against(self._command, key)
        if wrong:
            self.query_one("#key-said", Paragraphs).set_paragraphs(
                (
                    _("{key} cannot be taken: {why}").format(
                        key=shown(event.key), why=wrong[0].removeprefix("keys: ")
                    ),
                    "warn",
                ),
                (_("Press another one, or change that command first."), ""),
            )
        else:
            self.dismiss(key)


class LookScreen(ListScreen):
    """How the program looks and which keys it has."""

    TITLE_WORDS = N_("Themes, keys")
    NAME_WIDTH = 54

    def __init__(self, desk: Desk, themes: list[str], section: str) -> None:
        """Without themes the terminal has its own colours: there is nothing to choose."""
        super().__init__(desk)
        self._themes = themes
        self._section = section
        self._timer: Timer | None = None

    def below(self) -> ComposeResult:
        """What everything looks like."""
        yield Sheet(id="sample")

    def on_mount(self) -> None:
        """The cursor goes to what is in force once the list has its size."""
        self.query_one("#sample", Sheet).set_lines(sample(self.desk.glyphs))
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if self._section == THEMES and self._themes:
            wanted = f"theme:{self.desk.settings.theme}"
        else:
            wanted = f"key:{next(iter(COMMANDS))}"
        at = next((at for at, item in enumerate(self.items) if item.id == wanted), 0)
        self.paper.move_to(at, tell=False)
        self.tell()

    def renew(self) -> None:
        """Themes first, then every key by the context it works in."""
        self.fill([*self._theme_items(), *self._key_items()])

    def _theme_items(self) -> list[Item]:
        now = self.desk.settings.theme
        return [
            Item(f"theme:{name}", _("Themes"), name, _("in force") if name == now else "", here=name == now)
            for name in self._themes
        ]

    def _key_items(self) -> list[Item]:
        keys, found = self.desk.keys, []
        for problem in keys.problems:
            found.append(
                Item(f"problem:{problem}", _("Wrong in the settings file"), problem, "", role="danger")
            )
        for id, command in COMMANDS.items():
            own = _(" (yours)") if id in keys.changes else ""
            signs = " ".join(keys.signs(id)) or self.desk.glyphs.missing
            found.append(Item(f"key:{id}", _(CONTEXTS[command.context]), command.help, f"{signs}{own}", id))
        order = {
            title: at
            for at, title in enumerate([_("Wrong in the settings file"), *map(_, CONTEXTS.values())])
        }
        return sorted(found, key=lambda item: order[item.group])

    # -- themes ----------------------------------------------------------------------------------------------------

    def moved(self) -> None:
        """A theme is worn while the cursor rests on it; on anything else the one in force."""
        super().moved()
        if self._timer is not None:
            self._timer.stop()
        if self._themes:
            self._timer = self.set_timer(WORN_AFTER_S, self._wear)

    def _wear(self) -> None:
        item = self.item
        kind, _sep, name = item.id.partition(":") if item is not None else ("", "", "")
        wanted = name if kind == "theme" else self.desk.settings.theme
        if self.is_current and self.app.theme != wanted and wanted in self.app.available_themes:
            self.app.theme = wanted

    def do_list_leave(self) -> None:
        """Back, in the theme that is in force."""
        if self._timer is not None:
            self._timer.stop()
        if self._themes and self.desk.settings.theme in self.app.available_themes:
            self.app.theme = self.desk.settings.theme
        super().do_list_leave()

    # -- choosing --------------------------------------------------------------------------------------------------

    def choose(self, item: Item) -> None:
        """Keep the theme, or ask for the key."""
        kind, _sep, name = item.id.partition(":")
        if kind == "theme":
            self.app.post_message(Adjust({"theme": name}, _("theme: {name}").format(name=name)))
        elif kind == "key":
            self.app.push_screen(KeyAsk(self.desk, name), lambda key: self._take(name, key))

    def _take(self, id: str, key: str | None) -> None:
        if key is None:
            return
        signs = shown(key) if key else _("its usual keys")
        self.app.post_message(Adjust({"keys": {id: key}}, f"{COMMANDS[id].help}: {signs}"))

    def key_words(self) -> dict[str, str]:
        """What enter does on the line."""
        item = self.item if self.is_mounted else None
        theme = item is not None and item.id.startswith("theme:")
        return {"move.enter": _("keep this one") if theme else _("another key")}

    def keys(self, width: int) -> Groups:
        """As in every list; nothing here is undone by u."""
        return tuple(group for group in super().keys(width) if group != ("undo",))


def sample(glyphs: Glyphs) -> list[Line]:
    """Every word of a theme, as it looks."""
    bands: Any = Pen(glyphs).to(1)
    for band, score in _BANDS:
        bands.put(f"{score} ", "number").put(f"{glyphs.bar(score)} {_(band)}  ", band)
    words = (
        Pen(glyphs)
        .to(1)
        .put(_("name"), "name")
        .put(_("  plain  "))
        .put(_("dim"), "dim")
        .put(_("  key "), "key")
    )
    words.put(_(" accent "), "accent").put(_(" good "), "good").put(_(" look here "), "warn").put(
        _(" late "), "danger"
    )
    row = Pen(glyphs).put(f"{glyphs.cursor}{_('the cursor row')} ", "cursor")
    return [((glyphs.rule * 400, "rule"),), bands.line(), words.line(), row.line()]
