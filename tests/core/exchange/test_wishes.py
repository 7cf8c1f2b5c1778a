"""What is said about a file."""

from __future__ import annotations

from core.exchange.me import Me
from core.exchange.wishes import NONE, Wishes


def test_addresses_and_numbers_that_are_said_are_added_to_mine() -> None:
    me = Me(frozenset({"ada@example.org"}), "Ada Example", frozenset({"+49 30 123456"}))
    found = Wishes(("poet@example.org", "+49 170 1234567", "Ada")).known_to(me)
    assert found.emails == {"ada@example.org", "poet@example.org"}
    assert found.phones == {"+49 30 123456", "+49 170 1234567"}
    assert found.name == "Ada Example"
    assert NONE.known_to(me) == me
