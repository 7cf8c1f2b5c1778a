"""Devices, sync: the folder, the devices with a cursor in their table, and how the vault is kept."""

from __future__ import annotations

from core.language import _
from core.text import clean_line
from core.vault import Device
from tui.desk import Desk
from tui.draw.safe import shown
from tui.draw.syncing import sync_page
from tui.lost_words import IT_COMES_BACK, NOT_LOCKED_OUT
from tui.screens.dialog import Ask, Confirm
from tui.screens.topic_place import TopicPlace
from tui.snapshot import Word
from tui.sync_facts import Known, known_of, view_of

TOPIC = "devices"


class NameAsk(Ask):
    """What a device is called."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(
            desk,
            _("What is {name} called?").format(name=name),
            value=name,
            hint=_("A name by which you know it."),
        )

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"line.enter": _("call it so"), "line.back": _("not now")}


class Devices:
    """The topic, and what was read of the vault for it."""

    def __init__(self, place: TopicPlace) -> None:
        self._place = place
        self._known: Known | None = None

    @property
    def words(self) -> str:
        """The four words by which devices are compared, where they were made."""
        return self._known.words if self._known is not None else ""

    async def load(self) -> None:
        """Read the vault, and draw."""
        before = self._known
        self._known = await self._place.desk.session.read(lambda _network, vault: known_of(vault, before))
        self.draw()

    def draw(self) -> None:
        """As it was read, with the folder as it stands now."""
        if self._known is None or self._place.topic.id != TOPIC:
            return
        view, glyphs = view_of(self._place.desk, self._known), self._place.desk.glyphs
        self._place.draw_head()
        self._place.draw(TOPIC, lambda width: sync_page(view, width, glyphs))

    @property
    def _device(self) -> Device | None:
        """The device under the cursor."""
        row = self._place.row
        known = self._known.devices if self._known is not None else ()
        return next((each for each in known if row is not None and each.id == row.id), None)

    async def name(self) -> None:
        """Call the device under the cursor by another name."""
        place, device = self._place, self._device
        if device is None:
            return
        asked = NameAsk(place.desk, clean_line(device.called))
        if name := await place.app.push_screen_wait(asked):
            session = place.desk.session
            await session.read(lambda _network, vault: vault.name_device(name, device.id))
            await session.publish_now(Word(_("called now: {name}").format(name=clean_line(name))))

    async def retire(self) -> None:
        """Retire the device under the cursor, after a question."""
        place, device = self._place, self._device
        if device is None:
            return
        name = shown(device.called)
        if device.this:
            place.say(
                _("{name} is the device that you are using: retire it from another one").format(name=name)
            )
            return
        if not device.in_use:
            place.say(_("{name} writes no more already").format(name=name), danger=False)
            return
        question = Confirm(
            place.desk,
            _("Retire {name}?").format(name=name),
            _(
                "It writes no more, and the others take its files over. {comes_back} {not_locked_out} "
                "A device that was lost also needs a new key: topic New key."
            ).format(comes_back=_(IT_COMES_BACK), not_locked_out=_(NOT_LOCKED_OUT)),
            yes=_("retire it"),
        )
        if await place.app.push_screen_wait(question):
            session = place.desk.session
            await session.read(lambda _network, vault: vault.retire(device.id))
            await session.publish_now(Word(_("retired: {name}; nothing it wrote is lost").format(name=name)))
            place.desk.syncing.soon()
