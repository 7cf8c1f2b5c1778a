"""`^p` or `:`: commands, people and views by name. People are filtered on the vault's thread, at most fifty are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from textual import on
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from core.errors import UsageError
from core.language import _
from core.models import View
from core.network.kept_views import all_views
from core.network.network import Network
from core.vault import Vault
from tui import views as pages
from tui.commands import COMMANDS
from tui.desk import Desk
from tui.draw.safe import shown
from tui.screens.pick import Pick

MOST = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """A command id, the id of a person, a view of People, or a page of a place."""

    command: str = ""
    person: str = ""
    view: View | None = None
    page: pages.View | None = None


class Palette(Pick[Chosen]):
    """Type part of a name; arrows choose; enter does it."""

    def __init__(self, desk: Desk, commands: list[str]) -> None:
        super().__init__(desk)
        self._commands = [id for id in commands if COMMANDS[id].palette and id != "palette"]
        self._asked = 0

    def title_words(self) -> tuple[str, str]:
        """The title."""
        return _("Commands, people, views"), ""

    def on_mount(self) -> None:
        """All commands first."""
        super().on_mount()
        self._show("", [])

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._asked += 1
        asked, text = self._asked, event.value.strip()
        self._show(text, [])
        if not text:
            return
        try:
            rows, views = await self.desk.session.read(partial(_found, text=text))
            said = _("nothing of that name")
        except UsageError as error:
            rows, views, said = [], [], str(error)
        if asked == self._asked and self.is_attached:
            self._show(text, rows, said, views)

    def _show(
        self,
        text: str,
        people: list[tuple[str, str, str]],
        said: str = "",
        views: Sequence[View] = (),
    ) -> None:
        """Commands first; `said` where nothing is found, once that is known."""
        options = self.query_one(OptionList)
        kept = options.highlighted
        matching = [id for id in self._commands if _matches(text, id)]
        found = sorted(matching, key=partial(_rank, text))[: MOST if not text else 12]
        shown_pages = pages.found(text)
        self.choices = [
            *(Chosen(command=id) for id in found),
            *(Chosen(page=page) for page in shown_pages),
            *(Chosen(view=view) for view in views),
            *(Chosen(person=id) for id, _name, _org in people),
        ]
        options.clear_options()
        for id in found:
            options.add_option(Option(self._command_line(id)))
        for page in shown_pages:
            options.add_option(Option(Content.assemble(f" {page.name}")))
        for view in views:
            options.add_option(
                Option(
                    Content.assemble(
                        " " + _("view {name}").format(name=shown(view.name)),
                        (f"  {shown(view.query)}", "dim"),
                    )
                )
            )
        for _id, name, org in people:
            options.add_option(Option(Content.assemble(" ", (name, "bold"), f"  {org}" if org else "")))
        if not self.choices and said:
            options.add_option(Option(Content.assemble(" ", (said, "dim")), disabled=True))
        if self.choices:
            options.highlighted = min(kept or 0, len(self.choices) - 1) if people else 0

    def _command_line(self, id: str) -> Content:
        command = COMMANDS[id]
        return Content.assemble(f" {command.help}", (f"  {self.desk.keys.sign(id)}", "bold"))


def _found(network: Network, vault: Vault, *, text: str) -> tuple[list[tuple[str, str, str]], list[View]]:
    """The people whom a text finds, and the views whose name has its words."""
    rows = [(row.id, row.name, row.org) for row in network.find(text, limit=MOST)]
    parts = text.casefold().split()
    views = [
        view
        for view in all_views(network)
        if all(any(word.startswith(part) for word in _view_words(view)) for part in parts)
    ]
    return rows, views


def _view_words(view: View) -> list[str]:
    said = _("view {name}").format(name=view.name)
    return f"view {said}".casefold().split()


def _rank(text: str, id: str) -> int:
    """A command that is called what was typed comes before those that only speak of it."""
    command, typed = COMMANDS[id], text.casefold()
    names = (command.word.casefold(), command.help.casefold())
    return 0 if typed in names else 1 if typed and any(name.startswith(typed) for name in names) else 2


def _matches(text: str, id: str) -> bool:
    """Every word that was typed begins a word of the command's help, word or id: as they are said, and in English."""
    command = COMMANDS[id]
    said = f"{command.help} {command.word} {command.help_text} {command.word_text}"
    words = f"{said} {id.replace('.', ' ')}".casefold().split()
    return all(any(word.startswith(part) for word in words) for part in text.casefold().split())
