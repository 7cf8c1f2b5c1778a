"""Keys in turn: each is carried out to its end before the next is looked at, as fast as they may come.

Textual hands a key to the widget with the focus and carries out its binding once it has come up through all parents;
letters are taken at once. Of keys that arrive together (typed ahead, over a slow line, from a script) enter, backspace
and the control keys would therefore act behind letters that were typed after them, and letters meant for a question
would act on the screen below it while that question is still being put up.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.worker import Worker

PATIENCE_S = 2.0
"""So long a key waits for what the one before it began: then it is carried out all the same."""

_PASSES = 3
"""A key makes a widget post a message (submitted), whose handler posts one (run): each has come up by then."""

_LOOK_S = 0.002


@runtime_checkable
class Readying(Protocol):
    """A screen that takes no key before it knows what it has to show."""

    @property
    def ready(self) -> bool:
        """Whether it takes keys."""


class InTurn(App[None]):
    """An application that takes keys and pastes one after the other."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._typed: asyncio.Queue[events.Event] = asyncio.Queue()
        self._begun: list[Worker[Any]] = []
        self._asking: dict[Screen[Any], list[Worker[Any]]] = {}
        """Work that put up a question: it goes on when that is answered."""
        self._turns: asyncio.Task[None] | None = None
        self._free = asyncio.Event()
        self._free.set()

    def in_turn(self, work: Worker[Any]) -> None:
        """Have the next key wait until this work is done, or has put up a screen of its own."""
        self._begun.append(work)

    @contextlib.contextmanager
    def keys_waiting(self) -> Iterator[None]:
        """Carry out no further key while the screen that takes keys is not the one that is seen."""
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    async def seen(self) -> None:
        """Wait until the screen that takes keys is the one that is seen."""
        await self._free.wait()

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes queue; everything else goes its way."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        if self._turns is None:
            self._turns = asyncio.create_task(self._take_turns())
        self._typed.put_nowait(event)

    def on_unmount(self) -> None:
        """No key is carried out any more."""
        if self._turns is not None:
            self._turns.cancel()

    async def _take_turns(self) -> None:
        while True:
            event = await self._typed.get()
            await self._free.wait()
            try:
                await self._carry_out(event)
            except Exception as error:
                self.call_later(_raise, error)  # in the loop of the application, which knows how to break off

    async def _carry_out(self, event: events.Event) -> None:
        stack = list(self.screen_stack)
        target: DOMNode = self.focused or self.screen
        await super().on_event(event)
        await self._come_up(target)
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        waited = False
        while self._waits(stack) and asyncio.get_running_loop().time() < deadline:
            waited = True
            await asyncio.sleep(_LOOK_S)
            if not self._begun:
                await self._come_up(
                    self.screen
                )  # what the work published is shown before it is asked who stands there
        if self.screen not in stack:
            self._asking[self.screen], self._begun = self._begun, []
            waited = True
        if waited:
            await self._come_up(self.screen)

    def _waits(self, stack: list[Screen[Any]]) -> bool:
        """Whether what the last key began is still under way."""
        for screen in [screen for screen in self._asking if screen not in self.screen_stack]:
            self._begun += self._asking.pop(screen)
        self._begun = [work for work in self._begun if not work.is_finished]
        top = self.screen
        if top in stack and self._begun:
            return True
        return not top.is_mounted or (isinstance(top, Readying) and not top.ready)

    async def _come_up(self, target: DOMNode) -> None:
        """Wait until a widget and everything it stands in have done what waits for them."""
        for _ in range(_PASSES):
            for node in target.ancestors_with_self:
                await _through(node)


async def _through(node: DOMNode) -> None:
    """Wait until a node has done what waits for it, or is gone."""
    done = asyncio.Event()
    if not node.is_running or not node.call_later(done.set):
        return
    while not done.is_set() and node.is_running:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), _LOOK_S)


def _raise(error: Exception) -> None:
    raise error
