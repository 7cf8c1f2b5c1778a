"""The keys that bring two people together: `M` makes them one, `I` introduces them."""

from __future__ import annotations

from core.acts.act import Act
from core.acts.introducing import introduce, outcome, step
from core.language import _
from core.models import Introduction
from core.network.introductions import next_step
from core.network.network import Network
from core.vault import Vault
from tui.screens.dialog import Ask
from tui.screens.introduction_dialogs import IntroductionAsk, IntroductionStep
from tui.screens.merging import MergeScreen
from tui.screens.person_pick import PersonPick, Proposed
from tui.screens.place import Following


class PairKeys(Following):
    """Needs `targets()` of the screen."""

    def targets(self) -> tuple[str, ...]:
        """Ids of the people the keys act on."""
        return ()

    def under_cursor(self) -> str:
        """The person the cursor stands on, whether others are marked or not."""
        return next(iter(self.targets()), "")

    def two(self) -> tuple[str, ...]:
        """The two that are marked; the one marked and the one under the cursor; or that one alone."""
        ids, here = self.targets(), self.under_cursor()
        return (*ids, here) if len(ids) == 1 and here and here != ids[0] else ids

    # -- one of two --------------------------------------------------------------------------------------------------

    def do_person_merge(self) -> None:
        """Make two people one: the marked, or the one under the cursor and whoever may be the same."""
        ids = self.two()
        if len(ids) > 2:
            self.say(_("mark two people, or none: M makes two one"), danger=False)
            return
        self.app.push_screen(MergeScreen(self.desk, ids), lambda _none: self.forget_marks())

    # -- introductions -----------------------------------------------------------------------------------------------

    async def do_person_introduce(self) -> None:
        """Introduce somebody to somebody: the two that are marked, or one who is proposed or named."""
        ids = self.two()
        if len(ids) > 2:
            self.say(_("mark two people, or none: I introduces two"), danger=False)
            return
        about = ""
        if len(ids) == 1:
            chosen = await self._to_whom(ids[0])
            if chosen is None:
                return
            ids, about = (ids[0], chosen.id), chosen.about
        people = await self._named(ids)
        if len(people) < 2:
            self.say(_("nobody is there any more"))
            return
        asked = IntroductionAsk(self.desk, _(" and ").join(name for _id, name in people), about)
        answer = await self.app.push_screen_wait(asked)
        if answer is None:
            return
        state, _tab, text = answer.partition("\t")
        act = introduce(people, state, text, self.desk.today)
        await self.desk.session.act(act.changes, act.label)
        self.forget_marks()

    async def _to_whom(self, id: str) -> Proposed | None:
        def ask(network: Network, vault: Vault) -> tuple[str, list[Proposed]]:
            if id not in network:
                return "", []
            fits = [
                Proposed(
                    fit.other(id),
                    network.name(fit.other(id)),
                    _("offers {offers}").format(offers=fit.offers)
                    if fit.taker == id
                    else _("needs {needs}").format(needs=fit.needs),
                    fit.offers if fit.taker == id else fit.needs,
                )
                for fit in network.fits(id)
            ]
            return network.name(id), fits

        name, fits = await self.desk.session.read(ask)
        pick = PersonPick(self.desk, _("Introduce {name} to").format(name=name), without=(id,))
        pick.fill(fits)
        return await self.app.push_screen_wait(pick)

    async def _named(self, ids: tuple[str, ...]) -> list[tuple[str, str]]:
        return await self.desk.session.read(
            lambda network, _vault: [(id, network.name(id)) for id in ids if id in network]
        )

    async def _introduction(self, id: str) -> tuple[Introduction | None, list[tuple[str, str]]]:
        def ask(network: Network, vault: Vault) -> tuple[Introduction | None, list[tuple[str, str]]]:
            item = next((each for each in network.introductions() if each.id == id), None)
            people = [(each, network.name(each)) for each in item.between] if item is not None else []
            return item, people

        return await self.desk.session.read(ask)

    async def next_of_introduction(self, id: str) -> None:
        """`space` on an introduction: it comes one step further."""
        item, people = await self._introduction(id)
        if item is None:
            return
        state = next_step(item.state)
        if not state:
            self.say(_("this introduction is at its end: enter changes it"), danger=False)
            return
        await self._save(step(item, people, state, self.desk.today))

    async def open_introduction(self, id: str) -> None:
        """`enter` on an introduction: how far it is, and what came of it."""
        item, people = await self._introduction(id)
        if item is None:
            return
        names = _(" and ").join(name for _id, name in people)
        chosen = await self.app.push_screen_wait(IntroductionStep(self.desk, item, names))
        if chosen is None:
            return
        if not chosen.outcome:
            await self._save(step(item, people, chosen.state, self.desk.today))
            return
        asked = Ask(self.desk, _("What came of it"), value=item.outcome, hint=_("empty takes the words away"))
        text = await self.app.push_screen_wait(asked)
        if text is not None:
            await self._save(outcome(item, people, text))

    async def _save(self, act: Act) -> None:
        if act.changes:
            await self.desk.session.act(act.changes, act.label)
        else:
            self.say(act.label, danger=False)
