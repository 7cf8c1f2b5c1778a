"""The card of the review, to the column."""

from __future__ import annotations

from datetime import date

import pytest

from tui.draw.review import CardView, EndView, card, end, head, key_rows, so_far
from tui.draw.views import Past, PersonView, Pledge, Way
from tui.glyphs import ASCII, FULL
from tui.lines import cells, text_of, width_of

TODAY = date(2026, 6, 9)

PICTURE = """
  Priya Raman                                             52 ██▌░░ cooling ↓18
  COO, Novum · Hamburg                                  active · every 60 days

  Why now    117 days since lunch, you wished for 60
             a message today brings it to 82, a call to 83

  Last       12 Feb   lunch    Lyon project, her team grows to 12
             30 Nov ← mail     asked for a recruiter
              3 Sep   call     pricing, 40 minutes

  Open       ? Fri 12 Jun   she sends the pilot contract
  To say     needs a recruiter: Ben Aydın offers that. Introduce them?
             Carla Nunes joined Novum on 4 June
  Reach      y m priya@novum.io    y p +49 170 5550147"""

PRIYA = CardView(
    PersonView(
        "priya", "Priya Raman", TODAY, role="COO, Novum · Hamburg", rhythm_long="active · every 60 days", score=52,
        word="cooling", band="cooling", change=-18,
        history=(
            Past("1", "2026-02-12T12:30", "meal", "me", "", "Lyon project, her team grows to 12"),
            Past("2", "2025-11-30", "email", "them", "", "asked for a recruiter"),
            Past("3", "2025-09-03", "call", "me", "", "pricing, 40 minutes"),
        ),
        promises=(Pledge("p", False, ("priya",), "Priya Raman", "she sends the pilot contract", date(2026, 6, 12)),),
        ways=(Way("y m", "priya@novum.io"), Way("y p", "+49 170 5550147")),
    ),
    ("117 days since lunch, you wished for 60", "a message today brings it to 82, a call to 83"),
    ("needs a recruiter: Ben Aydın offers that. Introduce them?", "Carla Nunes joined Novum on 4 June"),
)  # fmt: skip


def _rows(page) -> list[str]:
    return [text_of(line).rstrip() for line in page.lines]


def test_the_card_is_the_picture_to_the_column() -> None:
    assert "\n".join(_rows(card(PRIYA, 80, 16, FULL))) == PICTURE


def test_the_line_above_it_is_the_picture_to_the_column() -> None:
    line = head("Review", 3, 6, "about 4 minutes left", 80, FULL)
    assert text_of(line) == " Review  3 of 6  ███████████▌░░░░░░░░░░░                   about 4 minutes left "


@pytest.mark.parametrize(("width", "height"), [(60, 12), (60, 4), (80, 16), (120, 32), (200, 42)])
def test_every_line_has_the_width_and_the_newest_stays(width: int, height: int) -> None:
    for glyphs in (FULL, ASCII):
        page = card(PRIYA, width, height, glyphs)
        assert {width_of(line) for line in page.lines} == {width}
        text = "\n".join(_rows(page))
        assert "Priya Raman" in text and "12 Feb" in text and "117 days" in text


def test_keys_stand_in_columns_and_can_be_clicked_where_they_stand() -> None:
    rows = [[("a", "c", "called"), ("b", "m", "wrote"), ("", "", ""), ("d", "esc", "stop here")]]
    (line,), (spots,) = key_rows(rows, 80, FULL)
    assert text_of(line) == "  c called   m wrote               esc stop here"
    assert [text_of(line)[start:end] for start, end, _ in spots] == ["c called", "m wrote", "esc stop here"]
    narrow, _ = key_rows(rows, 40, FULL)
    assert width_of(narrow[0]) <= 40


def test_what_was_done_drops_the_oldest_first() -> None:
    done = [("Anna", "taken on for today"), ("Jonas", "wrote, slides sent")]
    assert so_far(done, 80, FULL) == "done so far: Anna taken on for today · Jonas wrote, slides sent"
    assert so_far(done, 50, FULL) == "done so far: … · Jonas wrote, slides sent"
    assert so_far([], 80, FULL) == ""
    assert cells(so_far([("X" * 300, "Y" * 300)] * 4, 60, FULL)) <= 100


def test_the_end_says_who_what_tomorrow_and_the_names() -> None:
    view = EndView(
        "That was everybody for today.", (("Reached", ("Anna: called",)),), ("Tomorrow: 4 people.",), 5
    )
    assert _rows(end(view, 80, FULL)) == [
        "",
        "  That was everybody for today.",
        "",
        "  Reached    Anna: called",
        "",
        "  Tomorrow: 4 people.",
        "",
        "  enter  practise five names",
    ]
