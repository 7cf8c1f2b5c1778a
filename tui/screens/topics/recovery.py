"""The recovery code: confirmed from paper, or another one made in its place."""

from __future__ import annotations

from core.acts import recovery
from core.language import _
from core.vault.errors import RecoveryTypoError, WrongSecretError
from tui.desk import Desk
from tui.draw.vault import Fact
from tui.screens.dialog import Ask, Confirm
from tui.screens.topic_place import TopicPlace


class CodeAsk(Ask):
    """The recovery code, typed from paper."""

    def __init__(self, desk: Desk, hint: str) -> None:
        super().__init__(desk, _("Your recovery code"), hint=hint)

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"line.enter": _("confirm"), "line.back": _("not now")}


async def enter(place: TopicPlace) -> None:
    """Confirm the code that was made; where that was done, or it was lost, make another."""
    confirmed = await place.desk.session.read(lambda _network, vault: recovery.confirmed(vault))
    hint = _("all four groups, from paper; left empty, a new code is made in its place")
    while not confirmed:
        typed = await place.app.push_screen_wait(CodeAsk(place.desk, hint))
        if typed is None:
            return
        if not typed.strip():
            break
        try:
            await _confirm(place, typed)
            return
        except (RecoveryTypoError, WrongSecretError) as error:
            hint = str(error)
    await _new_code(place)


def code_facts(code: str) -> tuple[Fact, ...]:
    """A code that was made, shown this once."""
    rows = recovery.blocks(code)
    return (
        Fact("", _("Write it on paper now. It is not shown again."), "name"),
        Fact("", ""),
        Fact("", "    ".join(rows[:2]), "number"),
        Fact("", "    ".join(rows[2:]), "number"),
    )


async def _confirm(place: TopicPlace, typed: str) -> None:
    today = place.desk.today
    await place.desk.session.write(lambda _network, vault: recovery.confirm(vault, typed, today))
    place.tell()


async def _new_code(place: TopicPlace) -> None:
    question = Confirm(
        place.desk,
        _("Make a new recovery code?"),
        _("The old one no longer opens this vault. The new one is shown once: have paper at hand."),
        yes=_("make it"),
    )
    if not await place.app.push_screen_wait(question):
        return
    code = await place.desk.session.read(lambda _network, vault: recovery.renew(vault))
    await place.desk.session.publish_now()
    place.found("recovery", code_facts(code))
