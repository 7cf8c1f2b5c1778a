"""Vault: where it lies, who may open it, whether it is well, how it looks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar

from textual import on

from tui import vault_facts
from tui.desk import Desk
from tui.draw.vault import Topic
from tui.keyline import Groups
from tui.messages import Run
from tui.screens.commanded import bindings
from tui.screens.topic_place import TopicPlace
from tui.screens.topics import backup, devices, doctor, held, new_key, passphrase, recovery
from tui.syncing import Phase
from tui.widgets.paper import Paper

TOPICS = (
    Topic(devices.TOPIC, "Devices, sync", "Devices and sync", "folder"),
    Topic("conflicts", "Conflicts", "Conflicts", "settle them"),
    Topic("import", "Import", "Import people", "choose a file"),
    Topic("export", "Export", "Export people", "choose what goes"),
    Topic(backup.TOPIC, "Back up", "Back up", "choose the file"),
    Topic("passphrase", "Passphrase", "Passphrase", "change it"),
    Topic("recovery", "Recovery code", "Recovery code", "confirm it, or make a new one"),
    Topic(new_key.TOPIC, "New key", "A device was lost: a new key", "make a new key"),
    Topic(held.TOPIC, "Held back", "Held back", "look at them"),
    Topic(doctor.TOPIC, "Doctor", "Doctor", "check every file"),
    Topic("lock", "Lock", "Lock", "lock now"),
    Topic("settings", "Settings", "Settings", "change them"),
    Topic("look", "Themes, keys", "Themes and keys", "choose"),
    Topic("card", "My card", "My card", "choose what stands on it"),
)
COUNTED = ("conflicts", held.TOPIC)
"""Topics on which enter does something only where something waits."""
LONG = (backup.TOPIC, doctor.TOPIC)
"""Topics whose act takes its time: there enter stops it too."""

_ON_A_ROW = {held.TOPIC: "take it, or leave it out", devices.TOPIC: "name it"}
"""What enter does on a row at the right."""

Enter = Callable[[TopicPlace], Awaitable[None]]


def _run(id: str) -> Enter:
    async def enter(place: TopicPlace) -> None:
        place.post_message(Run(id))

    return enter


ENTER: Mapping[str, Enter] = {
    devices.TOPIC: _run("sync.folder"),
    "conflicts": _run("conflicts"),
    "import": _run("people.import"),
    "export": _run("people.export"),
    backup.TOPIC: backup.enter,
    "passphrase": passphrase.enter,
    "recovery": recovery.enter,
    new_key.TOPIC: new_key.enter,
    held.TOPIC: held.enter,
    doctor.TOPIC: doctor.enter,
    "lock": _run("lock"),
    "settings": _run("settings"),
    "look": _run("themes"),
    "card": _run("card.contents"),
}
"""What enter does on a topic, by its id."""


class VaultScreen(TopicPlace):
    """The fifth place."""

    PLACE: ClassVar[str] = "vault"
    BINDINGS = [*bindings("sync", target="app."), *bindings("vault")]  # noqa: RUF012 - Textual's name and type

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._devices = devices.Devices(self)
        self._held = 0

    def topics(self) -> tuple[Topic, ...]:
        """All of them."""
        return TOPICS

    def numbers(self) -> dict[str, int]:
        """What waits to be settled."""
        return {"conflicts": self.snapshot.conflicts, held.TOPIC: self._held}

    def note(self) -> str:
        """The four words, by which devices are compared."""
        words = self._devices.words if self.topic.id == devices.TOPIC else ""
        return f"digest  {words}" if words else ""

    # -- keys ------------------------------------------------------------------------------------------------------

    def keys(self, width: int) -> Groups:
        """What enter does on the topic, what works on it, lock, add, help."""
        topic = self.topic.id
        sync = ("sync.now", "sync.device") if topic == devices.TOPIC else ()
        retire = ("vault.retire",) if topic == devices.TOPIC else ()
        enter = ("move.enter",) if self._enter else ()
        last = (("lock",), ("entry.add",), ("palette",), ("help",))
        if self.inside:
            return (("move.down",), enter, retire, ("out",), sync, *last)
        if topic == devices.TOPIC and self.desk.syncing.linked:
            enter = ()  # there is more to do than to choose another folder
        into = ("move.right",) if self.row is not None else ()
        back_up = ("vault.back_up",) if topic == backup.TOPIC else ()
        return (("move.down",), into, enter, (*sync, *retire), back_up, *last)

    def key_words(self) -> dict[str, str]:
        """The words of this place."""
        down = ("next device" if self.topic.id == devices.TOPIC else "down") if self.inside else "next topic"
        words = {"move.down": down, "move.enter": self._enter, "out": "topics"}
        if self.desk.syncing.state.phase is Phase.SYNCING:
            words["sync.now"] = "stop"
        if self.work is not None and self.work.topic == backup.TOPIC:
            words["vault.back_up"] = "stop"
        return words

    @property
    def _enter(self) -> str:
        """What enter does; nothing where nothing is open."""
        topic = self.topic
        if self.inside:
            return _ON_A_ROW.get(topic.id, "") if self.row is not None else ""
        if self.work is not None and topic.id in LONG:
            return "stop" if self.work.topic == topic.id else ""
        return topic.enter if topic.id not in COUNTED or self.numbers()[topic.id] or self.row else ""

    def can(self, id: str) -> bool:
        """A device is retired where its table is."""
        return self.topic.id == devices.TOPIC if id == "vault.retire" else super().can(id)

    # -- showing ---------------------------------------------------------------------------------------------------

    async def load(self, topic: str) -> None:
        """Read what there is to know of a topic, and what is held back."""
        session = self.desk.session
        waiting = await session.read(lambda _, vault: vault.review.waiting())
        if waiting != self._held:
            self._held = waiting
            self.draw_topics()
        if topic == devices.TOPIC:
            await self._devices.load()
        elif topic == held.TOPIC:
            await held.load(self)
        elif topic in vault_facts.OF_VAULT:
            found = await session.read(lambda _, vault: vault_facts.OF_VAULT[topic](vault))
            self.draw_facts(topic, found)
        else:
            looks = vault_facts.Looks(self.app.theme, self.snapshot.region)
            self.draw_facts(topic, vault_facts.OF_MACHINE[topic](self.desk, looks))
        self.redraw_keys()

    def synced(self) -> None:
        """The topic says it at once; what a sync brought is read from the vault."""
        super().synced()
        if self._ready and self.topic.id == devices.TOPIC:
            self._devices.draw()
            if self.desk.syncing.state.phase is not Phase.SYNCING:
                self.tell()

    # -- acts --------------------------------------------------------------------------------------------------------

    @on(Paper.Entered, "#topics")
    def _entered(self) -> None:
        topic = self.topic.id
        if not self._enter:
            return
        if self.work is not None and topic in LONG:
            self.desk.stop_work()
        elif topic in ENTER:
            self.work_in_turn(self._guarded(ENTER[topic](self)), topic)

    @on(Paper.Entered, "#facts")
    def _chosen(self) -> None:
        if self.topic.id == held.TOPIC:
            self.work_in_turn(self._guarded(held.choose(self)), held.TOPIC)
        elif self.topic.id == devices.TOPIC:
            self.work_in_turn(self._guarded(self._devices.name()), devices.TOPIC)

    async def do_vault_back_up(self) -> None:
        """Back the vault up, or stop that."""
        self.go(topic=backup.TOPIC)
        if self.work is None:
            await backup.enter(self)
        elif self.work.topic == backup.TOPIC:
            self.desk.stop_work()
        else:
            self.say("Doctor is at work: when it is done.")

    async def do_vault_retire(self) -> None:
        """Retire the device under the cursor."""
        await self._devices.retire()
