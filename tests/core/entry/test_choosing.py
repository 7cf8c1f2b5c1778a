"""What `tab` does: it takes the candidates that the preview offers, and completes only where it offers none."""

from __future__ import annotations

import pytest

from core.entry import Completion, Context, complete, parse, tab


def _tabs(line: str, context: Context, times: int, cursor: int | None = None) -> list[str]:
    """What each press does to a line: the name that is taken, or the text that is completed."""
    at = len(line) if cursor is None else cursor
    choose: dict[int, int] = {}
    seen = []
    for _ in range(times):
        made = parse(line, context, choose=choose)
        done = tab(made, choose, 1, at, complete(line, at, context))
        if isinstance(done, Completion):
            seen.append(line[: done.start] + done.text + line[done.end :])
        else:
            choose = done
            seen.append(", ".join(one.name for one in parse(line, context, choose=choose).people))
    return seen


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("call Jo", ["Jo Smithson", "Jo Smith", "Jo Smithson"]),
        ("call Anna", ["Anna Meier", "Anna Freitag", "Anna Schmidt"]),
        ("call Anna: yes", ["Anna Meier", "Anna Freitag", "Anna Schmidt"]),
        ("Jo", ["Jo Smith", "Jo Smithson", "Jo"]),
        ("Ida Berg via:Jo", ["Ida Berg", "Ida Berg"]),
    ],
)
def test_a_name_that_is_offered_others_goes_through_them(
    line: str, taken: list[str], context: Context
) -> None:
    assert _tabs(line, context, len(taken)) == taken


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("call Pri", "call Priya Raman"),
        ("call Jon", "call Jonas Weber"),
        ("call Anna, Pri", "call Anna, Priya Raman"),
        ("Pri", "Priya Raman"),
        ("Ida Berg, No", "Ida Berg, Novum"),
    ],
)
def test_elsewhere_the_word_is_completed(line: str, completed: str, context: Context) -> None:
    assert _tabs(line, context, 1) == [completed]


def test_where_the_cursor_stands_on_the_guess_that_one_is_taken(context: Context) -> None:
    assert _tabs("call Anna, Pri", context, 1, cursor=len("call Anna")) == ["Anna Meier, Pri"]


def test_going_back_never_completes(context: Context) -> None:
    made = parse("call Pri", context)
    assert tab(made, {}, -1, len("call Pri"), complete("call Pri", len("call Pri"), context)) == {}
