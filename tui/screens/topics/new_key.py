"""New key: what is done when a device was lost."""

from __future__ import annotations

from core.acts.recovery import renew_key
from core.errors import UsageError
from core.language import _
from tui.draw.vault import Fact, paragraphs
from tui.lost_words import AFTER_NEW_KEY
from tui.screens.dialog import Confirm
from tui.screens.topic_place import TopicPlace
from tui.screens.topics import passphrase
from tui.screens.topics.recovery import code_facts
from tui.snapshot import Word

TOPIC = "key"


async def enter(place: TopicPlace) -> None:
    """Ask, renew the key, show the new recovery code once, and send it on its way."""
    desk, hint = place.desk, passphrase.HINT
    if place.work is not None:
        place.say(_("Files are being read: make the new key when that is done."))
        return
    question = Confirm(
        desk,
        _("Was a device lost? Make a new key?"),
        _("The old passphrase and the old recovery code no longer open the vault then. Have paper at hand."),
        yes=_("make it"),
        danger=True,
    )
    if not await place.app.push_screen_wait(question):
        return
    while once := await passphrase.new_passphrase(place, hint):
        place.say(_("making the new key"), danger=False)
        try:
            code = await desk.session.read(lambda _network, vault, text=once: renew_key(vault, text))  # type: ignore[misc]
        except UsageError as error:
            hint = str(error)
            continue
        place.found(TOPIC, (*code_facts(code), Fact("", ""), *paragraphs(_(AFTER_NEW_KEY))))
        await desk.session.publish_now(
            Word(_("the key is renewed; unlock your other devices with the new passphrase"))
        )
        desk.syncing.soon()
        return
