"""What a vault knows of its user: typed words become changes, hostile ones an error that says what is taken."""

from __future__ import annotations

from typing import Any

import pytest

from core.acts.own import own_settings, settle
from core.errors import UsageError
from core.network.cadence import Circles, circles_with
from core.network.rules import rules_from
from core.vault.changes import Drop, Put, Set

ME: dict[str, Any] = {
    "name": "Robin Falk",
    "region": "DE",
    "emails": {"robin@falk.example": True, "old@falk.example": True},
    "weights": {"call": 2.0},
    "rhythms": {"close": 45},
}
CIRCLES: Circles = circles_with((), ME["rhythms"])


def now(id: str) -> str:
    return next(each.value for each in own_settings(ME, CIRCLES) if each.id == id)


def test_everything_that_travels_with_the_vault_stands_with_its_value() -> None:
    assert now("name") == "Robin Falk"
    assert now("emails") == "old@falk.example, robin@falk.example"
    assert now("daily_cap") == "6"
    assert now("rhythm:close") == "45 days"
    assert now("rhythm:inner") == "7 days"
    assert now("weight:call") == "2"
    assert now("weight:meeting") == "1.25"


@pytest.mark.parametrize(
    ("id", "text", "changes"),
    [
        ("name", "  Robin  F. ", [Set("profile", "me", "name", "Robin F.")]),
        ("name", "Robin Falk", []),
        ("name", "", [Set("profile", "me", "name", None)]),
        ("region", "us", [Set("profile", "me", "region", "US")]),
        ("language", "DE", [Set("profile", "me", "language", "de")]),
        ("daily_cap", "12", [Set("profile", "me", "daily_cap", 12)]),
        ("daily_cap", "", []),
        ("rhythm:close", "2w", [Put("profile", "me", "rhythms", "close", 14)]),
        ("rhythm:close", "45", []),
        ("rhythm:close", "", [Drop("profile", "me", "rhythms", "close")]),
        ("rhythm:inner", "", []),
        ("weight:meeting", "1,5", [Put("profile", "me", "weights", "meeting", 1.5)]),
        ("weight:call", "", [Drop("profile", "me", "weights", "call")]),
        ("weight:meeting", "", []),
        (
            "emails",
            "robin@falk.example, new@falk.example",
            [
                Put("profile", "me", "emails", "new@falk.example"),
                Drop("profile", "me", "emails", "old@falk.example"),
            ],
        ),
        ("phones", "0151 2345678", [Put("profile", "me", "phones", "+491512345678")]),
    ],
)
def test_typed_words_become_exactly_these_changes(id: str, text: str, changes: list[Any]) -> None:
    assert settle(id, text, ME, CIRCLES).changes == changes


def test_what_was_settled_is_what_the_rules_then_say() -> None:
    weight, rhythm = settle("weight:meeting", "3", ME, CIRCLES), settle("rhythm:close", "60", ME, CIRCLES)
    assert isinstance(weight.changes[0], Put)
    assert isinstance(rhythm.changes[0], Put)
    profile = {"weights": {"meeting": weight.changes[0].value}, "rhythms": {"close": rhythm.changes[0].value}}
    rules = rules_from(profile, {})
    assert rules.circles.days["close"] == 60
    assert 3.0 in rules.weights


@pytest.mark.parametrize(
    ("id", "text", "said"),
    [
        ("name", "x" * 201, "at most 200 characters"),
        ("region", "Germany", "two letters"),
        ("region", "XX", "two letters"),
        ("language", "klingon", "en or de"),
        ("daily_cap", "0", "from 1 to 100"),
        ("daily_cap", "1e9", "from 1 to 100"),
        ("daily_cap", "9" * 5000, "from 1 to 100"),
        ("daily_cap", "²", "from 1 to 100"),
        ("rhythm:close", "soon", "days such as 30"),
        ("rhythm:close", "never", "at least a day"),
        ("rhythm:close", "99999", "days such as 30"),
        ("rhythm:nobody", "30", "a circle that exists"),
        ("weight:call", "nan", "a number from 0 to 5"),
        ("weight:call", "inf", "a number from 0 to 5"),
        ("weight:call", "-1", "a number from 0 to 5"),
        ("weight:call", "5.1", "a number from 0 to 5"),
        ("weight:smoke", "1", "one of meeting"),
        ("emails", "anna@acme, x", "anna@acme.example"),
        ("emails", ",".join(f"a{n}@b.example" for n in range(51)), "at most 50"),
        ("phones", "call me", "+49 151 2345678"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_taken(id: str, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("+", r"\+").replace(".", r"\.")) as caught:
        settle(id, text, ME, CIRCLES)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\u202eb", "[bold]b[/]", "\ud800", "👩‍👩‍👧‍👦", "שרה"])
def test_hostile_names_are_cleaned_or_kept_as_text(text: str) -> None:
    (change,) = settle("name", text, ME, CIRCLES).changes
    assert isinstance(change, Set)
    assert "\x1b" not in str(change.value)
    assert "\u202e" not in str(change.value)


@pytest.mark.parametrize(
    "broken",
    [{"weights": 3}, {"weights": {"call": "x"}}, {"emails": "x"}, {"phones": []}, {"daily_cap": "many"}],
)
def test_a_broken_record_still_shows_settings(broken: dict[str, Any]) -> None:
    assert len(own_settings(broken, circles_with())) > 20
