"""Commands meet screens: every binding of ours carries out a command by its id."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.worker import Worker

from core.errors import TendError
from tui.commands import COMMANDS, Command, binding_id, in_context
from tui.in_turn import InTurn
from tui.messages import Said
from tui.session import LockedError
from tui.snapshot import Word


def bindings(*contexts: str, control_only: bool = False, target: str = "") -> list[BindingType]:
    """Bindings for the commands of these contexts; `control_only` leaves out what a text field needs for itself."""
    made: list[BindingType] = []
    for command in in_context(*contexts):
        for index, key in enumerate(command.keys):
            if not control_only or key.startswith("ctrl+"):
                made.append(_binding(command, index, key, target))
    return made


def these(*ids: str) -> list[BindingType]:
    """Bindings for single commands, for a screen that leaves out the rest of their context."""
    return [
        _binding(COMMANDS[id], index, key, "") for id in ids for index, key in enumerate(COMMANDS[id].keys)
    ]


def _binding(command: Command, index: int, key: str, target: str) -> Binding:
    control = key.startswith("ctrl+") and command.context == "anywhere"
    return Binding(
        key,
        f"{target}do({command.id!r})",
        command.help,
        show=False,
        priority=control,
        id=binding_id(command.id, index),
    )


def first(made: list[BindingType]) -> list[BindingType]:
    """These bindings, asked before the text field is."""
    return [
        Binding(item.key, item.action, item.description, show=False, priority=True, id=item.id)
        for item in made
        if isinstance(item, Binding)
    ]


async def _until_locked(work: Awaitable[object]) -> object:
    try:
        return await work
    except LockedError:
        return None


# A mixin, and no node of its own: Textual takes stylesheet rules by the first base that is a node, and with this one
# first the rules for `Screen` would not hold.
if TYPE_CHECKING:
    _Node = DOMNode
else:
    _Node = object


class Commanded(_Node):
    """A screen or widget that carries out commands: `person.call` is its method `do_person_call`.

    A command without a method, or one `can` refuses, is passed on as if its key were not bound here: no key is dead,
    and nothing is shown that does not work. A coroutine runs as a worker, so it may wait for a dialog.
    """

    def can(self, id: str) -> bool:
        """Whether a command works at this moment."""
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual asks here before it carries out or shows a binding."""
        if action != "do":
            return super().check_action(action, parameters)
        return self.offers(str(parameters[0]))

    async def before_quit(self) -> None:
        """The program is about to end while this screen is shown."""

    def offers(self, id: str) -> bool:
        """Whether this screen carries out the command itself."""
        return hasattr(self, COMMANDS[id].method) and self.can(id)

    def action_do(self, id: str) -> None:
        """Carry out a command."""
        method: Callable[[], object] = getattr(self, COMMANDS[id].method)
        result = method()
        if inspect.iscoroutine(result):
            self.work_in_turn(self._guarded(result), id)

    def work_in_turn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Have a worker do this; the next key waits for it."""
        self.keys_wait_for(self.run_worker(work, name=name, description=name, exit_on_error=True))

    def keys_wait_for(self, work: Worker[Any]) -> None:
        """Have the next key wait until this is done."""
        if isinstance(self.app, InTurn):
            self.app.in_turn(work)

    async def _guarded(self, work: Awaitable[object]) -> None:
        try:
            await work
        except LockedError:
            raise
        except TendError as error:
            self.say(str(error))

    def run_worker(self, work: Any, *arguments: Any, **options: Any) -> Worker[Any]:
        """As Textual's; what is under way when the vault is locked ends quietly, its screen is gone."""
        if inspect.iscoroutine(work):
            work = _until_locked(work)
        return super().run_worker(work, *arguments, **options)

    def say(self, text: str, *, danger: bool = True) -> None:
        """Put a sentence into the word line."""
        self.post_message(Said(Word(text, danger=danger)))
