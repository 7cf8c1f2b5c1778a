"""The keys that bring two people together: `M` makes them one, `I` introduces them."""

from __future__ import annotations

from tui.screens.merging import MergeScreen
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

    def do_person_merge(self) -> None:
        """Make two people one: the marked, or the one under the cursor and whoever may be the same."""
        ids = self.two()
        if len(ids) > 2:
            self.say("mark two people, or none: M makes two one", danger=False)
            return
        self.app.push_screen(MergeScreen(self.desk, ids), lambda _: self.forget_marks())
