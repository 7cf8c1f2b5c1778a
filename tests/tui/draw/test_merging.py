"""Two people side by side, as lines: whatever their cards hold, at every width."""

from __future__ import annotations

import unicodedata

import pytest

from core.acts.merging import Differing
from tui import lines
from tui.beside import Beside
from tui.draw.merging import merge_page, nothing_page
from tui.glyphs import ASCII, FULL, Glyphs

HOSTILE = ("\x1b[31mred\x1b[0m\x07", "[bold]no[/bold]", "N" * 10_000, "日本語の名前" * 40, "مرحبا \u202eevil", "a\nb\tc", "")  # fmt: skip


def both(text: str) -> Beside:
    rows = (
        Differing("full", "name", text, text[::-1], "first", ("first", "second", "both")),
        Differing("org", "works at", text, "", "first", ("first",)),
        Differing("tags", text or "tags", "", text, "both", ("second",)),
    )
    return Beside("a", "b", (text, text), (text, text), 84, (text, "same mail"), rows)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("glyphs", [FULL, ASCII])
def test_every_line_keeps_its_width_and_carries_no_control(text: str, glyphs: Glyphs) -> None:
    for width in (40, 60, 80, 119, 200):
        page = merge_page(both(text), {"full": "both"}, width, glyphs)
        for line in page.lines:
            shown = lines.text_of(line)
            assert lines.cells(shown) <= width
            assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in shown)


def test_only_what_differs_can_be_stood_on_and_what_is_taken_is_marked() -> None:
    page = merge_page(both("Anna"), {"full": "second"}, 80, FULL)
    assert [stop.target.id for stop in page.stops] == ["full"]
    row = lines.text_of(page.lines[page.stops[0].line])
    assert row.index("  Anna") < row.index("+ annA") and "+ Anna" not in row


def test_where_nobody_is_twice_that_is_said() -> None:
    for settled, of_one, said in (
        (1, False, "All looked at."),
        (0, False, "Nobody seems to stand"),
        (0, True, "mark both"),
    ):
        text = " ".join(lines.text_of(line) for line in nothing_page(settled, 80, FULL, of_one=of_one).lines)
        assert said in text
