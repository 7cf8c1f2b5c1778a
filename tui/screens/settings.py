"""Settings: those that travel with the vault, and those of this machine; each line says what it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from core.acts.own import Own, own_settings, settle
from core.errors import UsageError
from core.language import N_, _
from core.network.cadence import Circles
from core.network.network import Network
from core.settings import CHOICES, Settings, read_value
from core.vault import Vault
from tui.draw.listed import Item
from tui.draw.safe import shown
from tui.messages import Adjust, Run
from tui.screens.listed import CheckedAsk, ListScreen

_MACHINE = N_("This machine")
_NAMES: dict[str, tuple[str, str]] = {
    "theme": (N_("theme"), N_("enter shows all, each as it looks")),
    "glyphs": (N_("characters"), N_("auto, full, plain (few in the font) or ascii")),
    "language": (N_("language"), N_("auto follows the vault, else the locale")),
    "first_weekday": (N_("first weekday"), N_("auto follows the locale")),
    "dates": (N_("dates"), N_("how 5/1 is read: auto, day-first or month-first")),
    "idle_minutes": (N_("locks after, minutes"), N_("without a key; 0: never")),
    "cover_minutes": (
        N_("covered at most, minutes"),
        N_("while an event is open; 0: locked at once, never covered"),
    ),
    "clipboard_seconds": (N_("clipboard cleared, seconds"), N_("after copying; 0: never")),
    "external_clipboard": (N_("clipboard of the desktop"), N_("no keeps copies inside the program")),
    "reduced_motion": (N_("no moving bars"), N_("yes or no")),
    "tour": (N_("tour at a first start"), N_("yes or no")),
    "vault": (N_("vault opened"), N_("where none is named; empty: the usual place")),
}


class SettingsScreen(ListScreen):
    """What can be set."""

    TITLE_WORDS = N_("Settings")
    NAME_WIDTH = 28

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._document: Mapping[str, Any] = {}
        self._circles = Circles()

    def renew(self) -> None:
        """Read both."""
        self.run_worker(self._read(), name="settings", description="settings", exclusive=True)

    async def _read(self) -> None:
        def ask(network: Network, vault: Vault) -> tuple[list[Own], dict[str, Any], Circles]:
            document = dict(vault.documents("profile").get("me", {}))
            return own_settings(document, network.circles()), document, network.circles()

        own, self._document, self._circles = await self.desk.session.read(ask)
        here = machine_items(self.desk.settings, self.desk.settings_file)
        self.fill(
            [
                *(
                    Item(
                        f"own:{each.id}",
                        _(each.group),
                        _(each.name),
                        _(each.value),
                        _(each.hint),
                        note=_("in the vault"),
                    )
                    for each in own
                ),
                *here,
            ]
        )

    def choose(self, item: Item) -> None:
        """Ask for a value, or take the next of a few."""
        kind, _sep, name = item.id.partition(":")
        if kind == "own":
            self._ask_own(name, item)
        elif name == "theme":
            self.app.post_message(Run("themes"))
        elif name in CHOICES:
            words = CHOICES[name]
            self._adjust(name, words[(words.index(item.value) + 1) % len(words)])
        elif isinstance(getattr(Settings(), name), bool):
            self._adjust(name, not getattr(self.desk.settings, name))
        elif name != "file":
            value = str(getattr(self.desk.settings, name))
            self._ask(
                item, value, self._check_here(name), lambda text: self._adjust(name, read_value(name, text))
            )

    def _adjust(self, name: str, value: object) -> None:
        called = _(_NAMES[name][0])
        said = _shown(value) or _("as usual")
        self.app.post_message(Adjust({name: value}, f"{called}: {said}"))

    def _ask(self, item: Item, value: str, check: Callable[[str], str], take: Callable[[str], None]) -> None:
        def answered(text: str | None) -> None:
            if text is not None:
                take(text)

        title = shown(f"{item.name[:1].upper()}{item.name[1:200]}")
        self.app.push_screen(CheckedAsk(self.desk, title, value=value, hint=item.hint, check=check), answered)

    def _check_here(self, name: str) -> Callable[[str], str]:
        return lambda text: _complaint(lambda: read_value(name, text))

    def _ask_own(self, id: str, item: Item) -> None:
        def check(text: str) -> str:
            return _complaint(lambda: settle(id, text, self._document, self._circles))

        def take(text: str) -> None:
            self.work_in_turn(self._guarded(self._settle(id, text)), "settle")

        value = item.value.partition(" ")[0] if id.startswith("rhythm:") else item.value
        self._ask(item, value, check, take)

    async def _settle(self, id: str, text: str) -> None:
        def make(network: Network, vault: Vault) -> tuple[Any, str]:
            return settle(id, text, vault.documents("profile").get("me", {}), network.circles())

        await self.desk.session.write(make)


def _complaint(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except UsageError as error:
        return str(error)
    return ""


def _shown(value: object) -> str:
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)


def machine_items(settings: Settings, file: str) -> list[Item]:
    """The settings of this machine as lines, and where they are kept."""
    found = [
        Item(
            f"here:{each.name}",
            _(_MACHINE),
            _(_NAMES[each.name][0]),
            _shown(getattr(settings, each.name)),
            _(_NAMES[each.name][1]),
        )
        for each in fields(Settings)
        if each.name in _NAMES
    ]
    where = file or _("none: nothing is written on this machine")
    return [
        *found,
        Item(
            "here:file",
            _(_MACHINE),
            _("kept in"),
            where,
            _("a commented file; a wrong value in it is reported at the start"),
        ),
    ]
