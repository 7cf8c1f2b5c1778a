"""Both texts side by side: what differs, how it breaks, what hostile text does to it."""

from __future__ import annotations

import time

import pytest

from core.acts.conflicts import Choice, Dispute, Side
from core.vault import Conflict, Past
from tui import lines
from tui.draw.conflicts import conflict_page, nothing_page
from tui.glyphs import ASCII, FULL
from tui.lines import Line, text_of


def dispute(*texts: str, kind: str = "value") -> Dispute:
    values = tuple(Past(text, number, "aa") for number, text in enumerate(texts))
    conflict = Conflict(kind, "contacts", "anna", "org", None, values)  # type: ignore[arg-type]
    sides = tuple(
        Side(text, "old laptop", not number, "today 07:45", not number, not text)
        for number, text in enumerate(texts)
    )
    choices = tuple(Choice(str(number), "take this") for number in range(1, len(texts) + 1))
    return Dispute(
        conflict,
        "3fa92c",
        "07be",
        "Anna Schmidt",
        "works at",
        "changed in two places",
        "anna",
        sides,
        choices,
    )


def underlined(made: tuple[Line, ...]) -> list[str]:
    return [text for line in made for text, role in line if role == "differ" and text.strip()]


def test_both_texts_stand_beside_each_other_and_what_differs_is_underlined() -> None:
    page = conflict_page(dispute("she moves to Bern in June", "she moves to Berlin in June"), 80, FULL)
    assert [text_of(line).rstrip() for line in page.lines] == [
        " Anna Schmidt: works at",
        " changed in two places",
        "",
        " 1 old laptop (this one), tod… · shown │ 2 old laptop, today 07:45",
        "                                       │",
        " she moves to Bern in June             │ she moves to Berlin in June",
    ]
    assert underlined(page.lines) == ["Bern", "Berlin"]


def test_in_a_narrow_pane_they_stand_under_each_other() -> None:
    page = conflict_page(dispute("Acme", "Globex"), 60, FULL)
    rows = [text_of(line).rstrip() for line in page.lines]
    assert rows.index(" Acme") < rows.index(" Globex")
    assert not any("│" in row for row in rows)


def test_a_third_text_stands_below_and_is_compared_with_the_first() -> None:
    page = conflict_page(dispute("Acme AG", "Globex AG", "Acme GmbH"), 100, FULL)
    assert any(" 3 old laptop" in text_of(line) for line in page.lines)
    assert underlined(page.lines) == ["Acme", "Globex", "GmbH"]


def test_nothing_is_said_in_words() -> None:
    page = conflict_page(dispute("Acme", ""), 80, FULL)
    assert any("nothing: it was cleared" in text_of(line) for line in page.lines)


def test_of_a_deletion_nothing_is_underlined() -> None:
    page = conflict_page(dispute("edited\nrole: CTO", "deleted", kind="deleted"), 80, FULL)
    assert underlined(page.lines) == []


HOSTILE = [
    "\x1b[2J\x07[/b]" * 40,
    "גנן " * 300 + "\u202e",
    "漢字" * 400,
    "e\u0301\u0302\u0303\u0304\u0305\u0306" * 200,
    "👨‍👩‍👧‍👦" * 200,
    "a " * 5000,
    "x" * 10_000,
    "\n" * 500,
]


@pytest.mark.parametrize("width", [20, 46, 60, 80, 120, 200])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_wider_than_its_place_or_takes_long(text: str, width: int) -> None:
    start = time.process_time()
    page = conflict_page(dispute(text, text[::-1], text + "b"), width, FULL)
    assert time.process_time() - start < 3
    for line in page.lines:
        assert lines.width_of(line) <= max(width, 22)
        assert not {"\x1b", "\x07", "\u202e", "\n"} & set(text_of(line))


def test_in_ascii_nothing_else_is_drawn() -> None:
    for page in (conflict_page(dispute("Acme", "Globex"), 80, ASCII), nothing_page(1, 80, ASCII)):
        assert all(text_of(line).isascii() for line in page.lines)


def test_when_all_is_settled_it_says_so() -> None:
    assert "All settled" in text_of(nothing_page(2, 80, FULL).lines[1])
    assert "Nothing is open" in text_of(nothing_page(0, 80, FULL).lines[1])
