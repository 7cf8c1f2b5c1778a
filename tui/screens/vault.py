"""Vault: where it lies, who may open it, whether it is well, how it looks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar

from textual import on

from core.language import N_, _
from tui import vault_facts
from tui.desk import Desk
from tui.draw.vault import TOPICS_WIDTH, Topic
from tui.keyline import Groups
from tui.lines import cut
from tui.messages import Run
from tui.screens.commanded import bindings
from tui.screens.topic_place import TopicPlace
from tui.screens.topics import backup, devices, doctor, held, new_key, passphrase, recovery
from tui.syncing import Phase
from tui.widgets.paper import Paper

TOPICS = (
    Topic(devices.TOPIC, N_("Devices, sync"), N_("Devices and sync"), N_("folder")),
    Topic("conflicts", N_("Conflicts"), N_("Conflicts"), N_("settle them")),
    Topic("import", N_("Import"), N_("Import people"), N_("choose a file")),
    Topic("export", N_("Export"), N_("Export people"), N_("choose what goes")),
    Topic(backup.TOPIC, N_("Back up"), N_("Back up"), N_("choose the file")),
    Topic("passphrase", N_("Passphrase"), N_("Passphrase"), N_("change it")),
    Topic("recovery", N_("Recovery code"), N_("Recovery code"), N_("confirm it, or make a new one")),
    Topic(new_key.TOPIC, N_("New key"), N_("A device was lost: a new key"), N_("make a new key")),
    Topic(held.TOPIC, N_("Held back"), N_("Held back"), N_("look at them")),
    Topic(doctor.TOPIC, N_("Doctor"), N_("Doctor"), N_("check every file")),
    Topic("lock", N_("Lock"), N_("Lock"), N_("lock now")),
    Topic("settings", N_("Settings"), N_("Settings"), N_("change them")),
    Topic("look", N_("Themes, keys"), N_("Themes and keys"), N_("choose")),
    Topic("card", N_("My card"), N_("My card"), N_("choose what stands on it")),
)
COUNTED = ("conflicts", held.TOPIC)
"""Topics on which enter does something only where something waits."""
LONG = (backup.TOPIC, doctor.TOPIC)
"""Topics whose act takes its time: there enter stops it too."""

_ON_A_ROW = {held.TOPIC: N_("take it, or leave it out"), devices.TOPIC: N_("name it")}
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
        """All of them, in the language of the person."""
        room, glyphs = TOPICS_WIDTH - 1, self.desk.glyphs
        return tuple(
            Topic(each.id, cut(_(each.name), room, glyphs), _(each.heading), _(each.enter)) for each in TOPICS
        )

    def numbers(self) -> dict[str, int]:
        """What waits to be settled."""
        return {"conflicts": self.snapshot.conflicts, held.TOPIC: self._held}

    def note(self) -> str:
        """The four words, by which devices are compared."""
        words = self._devices.words if self.topic.id == devices.TOPIC else ""
        return _("digest  {words}").format(words=words) if words else ""

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
        down = (
            (_("next device") if self.topic.id == devices.TOPIC else _("down"))
            if self.inside
            else _("next topic")
        )
        words = {"move.down": down, "move.enter": self._enter, "out": _("topics")}
        if self.desk.syncing.state.phase is Phase.SYNCING:
            words["sync.now"] = _("stop")
        if self.work is not None and self.work.topic == backup.TOPIC:
            words["vault.back_up"] = _("stop")
        return words

    @property
    def _enter(self) -> str:
        """What enter does; nothing where nothing is open."""
        topic = self.topic
        if self.inside:
            return _(_ON_A_ROW.get(topic.id, "")) if self.row is not None else ""
        if self.work is not None and topic.id in LONG:
            return _("stop") if self.work.topic == topic.id else ""
        return topic.enter if topic.id not in COUNTED or self.numbers()[topic.id] or self.row else ""

    def can(self, id: str) -> bool:
        """A device is retired where its table is."""
        return self.topic.id == devices.TOPIC if id == "vault.retire" else super().can(id)

    # -- showing ---------------------------------------------------------------------------------------------------

    async def load(self, topic: str) -> None:
        """Read what there is to know of a topic, and what is held back."""
        session = self.desk.session
        waiting = await session.read(lambda _network, vault: vault.review.waiting())
        if waiting != self._held:
            self._held = waiting
            self.draw_topics()
        if topic == devices.TOPIC:
            await self._devices.load()
        elif topic == held.TOPIC:
            await held.load(self)
        elif topic in vault_facts.OF_VAULT:
            found = await session.read(lambda _network, vault: vault_facts.OF_VAULT[topic](vault))
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
            self.say(_("Doctor is at work: when it is done."))

    async def do_vault_retire(self) -> None:
        """Retire the device under the cursor."""
        await self._devices.retire()
