"""Views in People: a filter is kept under a name, and shown again with two keys."""

from __future__ import annotations

from core.acts.act import Act
from core.acts.views import drop_view, keep_view
from core.errors import TendError
from core.language import _
from core.models import View
from core.network.kept_views import all_views, kept_views
from core.network.network import Network
from core.vault import Vault
from tui.draw.safe import shown
from tui.finding import ORDERS
from tui.screens.dialog import Ask
from tui.screens.filtered import FilteredPeople
from tui.screens.view_dialogs import ViewsChoice


class ViewedPeople(FilteredPeople):
    """A screen with a filter that can be kept."""

    async def do_people_views(self) -> None:
        """Show a view that was kept."""
        dialog = ViewsChoice(self.desk)
        standing = self.app.push_screen_wait(dialog)
        self.run_worker(self._fill(dialog), name="views", description="views")
        wanted = await standing
        if wanted is None:
            return
        if wanted.what == "show":
            self.show_view(wanted.view)
        else:
            act = drop_view(wanted.view)
            await self.desk.session.act(act.changes, act.label)

    async def _fill(self, dialog: ViewsChoice) -> None:
        dialog.fill(await self.desk.session.read(_counted))

    def show_view(self, view: View) -> None:
        """Its filter and its order stand there; the cursor goes to the list."""
        self._order = next((place for place, (key, _) in enumerate(ORDERS) if key == view.order), 0)
        self.go(query=view.query)
        self.seek()

    async def do_people_keep_view(self) -> None:
        """Keep the filter that stands there."""
        query = self.field.value.strip()
        if not query:
            self.say(_("no filter stands here: type one, then keep it"), danger=False)
            return
        hint = _("{query}   a view that is called so already holds it from then on").format(
            query=shown(query[:200])
        )
        name = await self.app.push_screen_wait(
            Ask(self.desk, _("Keep this filter as a view called"), hint=hint)
        )
        if not name or not name.strip():
            return
        order, today = ORDERS[self._order][0], self.desk.today

        def make(network: Network, vault: Vault) -> Act:
            return keep_view(kept_views(network), name, query, order, today)

        await self.desk.session.write(make)


def _counted(network: Network, vault: Vault) -> list[tuple[View, int]]:
    """Every view and how many people it shows; none where its filter cannot be read any more."""
    found = []
    for view in all_views(network):
        try:
            found.append((view, len(network.find(view.query))))
        except TendError:
            found.append((view, 0))
    return found
