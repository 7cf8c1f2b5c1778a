"""The passphrase: another one in its place, typed twice."""

from __future__ import annotations

from core.language import N_, _
from tui.screens.dialog import Ask, Confirm
from tui.screens.topic_place import TopicPlace
from tui.strength import strength

HINT = N_("four or more words hold best")


async def enter(place: TopicPlace) -> None:
    """Change it."""
    once = await new_passphrase(place)
    if not once:
        return
    place.say(_("changing the passphrase"), danger=False)
    await place.desk.session.read(lambda _network, vault: vault.change_passphrase(once))
    place.say(
        _("the passphrase is changed; copies of the vault made before still open with the old one"),
        danger=False,
    )
    place.tell()


async def new_passphrase(place: TopicPlace, hint: str = HINT) -> str:
    """A new passphrase, typed twice; a weak one is taken only after a question. Empty where none was chosen."""
    app, desk = place.app, place.desk
    while True:
        once = await app.push_screen_wait(Ask(desk, _("The new passphrase"), hint=_(hint), secret=True))
        if not once:
            return ""
        words, enough = strength(once)
        if not enough and not await app.push_screen_wait(
            Confirm(
                desk, _("Take it all the same?"), _("It holds {words}.").format(words=words), yes=_("take it")
            )
        ):
            continue
        again = Ask(desk, _("The same again"), hint=_("it holds {words}").format(words=words), secret=True)
        twice = await app.push_screen_wait(again)
        if twice is None:
            return ""
        if twice == once:
            return once
        hint = _("the two were not the same: once more")
