"""Whom a file means by me."""

from __future__ import annotations

from core.exchange.me import NOBODY, Me, me_from

ME = Me(frozenset({"Ines@Novum.example"}), "Ines Okoro", frozenset({"+49 170 5550199"}))


def test_i_am_known_by_mail_number_and_whole_name() -> None:
    assert ME.is_me(email="ines@novum.EXAMPLE")
    assert ME.is_me(phone="0170 555 0199")
    assert ME.is_me(name="Okoro, Ines")
    assert not ME.is_me(name="Ines", email="ines@other.example", phone="0170 5550198")


def test_where_nothing_is_known_of_me_nobody_is_me() -> None:
    assert not NOBODY.is_me(name="", email="", phone="")
    assert not NOBODY.is_me(name="Ines Okoro", email="ines@novum.example")


def test_i_am_read_from_the_profile_and_what_does_not_fit_is_absent() -> None:
    assert me_from({"name": "Ines", "emails": {"i@x.example": True}}) == Me(
        frozenset({"i@x.example"}), "Ines"
    )
    assert me_from({"name": 3, "emails": "i@x.example"}) == NOBODY
