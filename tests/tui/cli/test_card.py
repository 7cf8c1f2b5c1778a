"""`tend card`: the code on a terminal, the vCard elsewhere, and nothing that was not chosen."""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest

from core.vault import creation

ME = {
    "name": "Jonas Weber",
    "emails": {"jonas@weber.example": True, "private@weber.example": True},
    "card": {"name": True, "mail:jonas@weber.example": True},
}


def _know_me(place: Any) -> None:
    with place.vault() as vault:
        vault.commit(creation("profile", "me", ME))


def test_without_a_choice_the_card_is_empty_and_says_where_to_choose(place: Any) -> None:
    done = place.tend("card")
    assert done.code == 1
    assert "Q asks what stands on it" in done.err


def test_into_a_pipe_it_is_a_vcard_of_what_was_chosen(place: Any) -> None:
    _know_me(place)
    done = place.tend("card")
    assert done.code == 0, done.err
    assert done.out == (
        "BEGIN:VCARD\nVERSION:3.0\nN:Weber;Jonas\nFN:Jonas Weber\nEMAIL:jonas@weber.example\nEND:VCARD\n"
    )


@pytest.mark.parametrize(("size", "code"), [((80, 24), 0), ((40, 12), 1)])
def test_on_a_terminal_it_is_a_code_or_says_how_much_room_it_needs(
    place: Any, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], code: int
) -> None:
    _know_me(place)
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: os.terminal_size(size))
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda self: True)
    done = place.tend("card")
    assert done.code == code
    if code:
        assert "Your card needs 41x22, this terminal is 40x12." in done.err
    else:
        assert "▀▀▀▀▀█" in done.out
        assert "BEGIN" not in done.out
