"""What the guide shows can be done as it stands there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from core.network.letting_go import LEAST_DAYS, LONG, OUTER_DAYS, SHORT_OF
from core.settings import parse_settings
from themes.loader import WORDS, parse
from tui.keys import Keys

GUIDE = Path(__file__).parents[2] / "docs" / "guide"


def blocks(page: str) -> list[str]:
    """The TOML of a page."""
    return re.findall(r"```toml\n(.*?)```", (GUIDE / page).read_text(encoding="utf-8"), re.DOTALL)


def test_the_keys_of_the_guide_can_be_taken_as_they_are() -> None:
    keys, theme = blocks("keys-and-themes.md")
    loaded = parse_settings(keys)
    assert loaded.problems == ()
    assert Keys(loaded.settings.keys).problems == []
    assert parse(theme).name == tomllib.loads(theme)["name"] == "mine"


def test_the_guide_names_every_word_of_a_theme() -> None:
    text = (GUIDE / "keys-and-themes.md").read_text(encoding="utf-8")
    named = set(re.search(r"The words are `([^`]+)`", text)[1].split())  # type: ignore[index]
    assert named == set(WORDS)


def test_the_reasons_of_the_guide_are_those_of_the_rule() -> None:
    text = " ".join((GUIDE / "letting-go.md").read_text(encoding="utf-8").split())
    assert (LONG, LEAST_DAYS, OUTER_DAYS, SHORT_OF) == (4, 180, 60, 1.0)
    for part in (
        "four rhythms and half a year",
        "two rhythms of silence",
        "rhythms of 60 days and more",
        "a contact-day more",
    ):
        assert part in text
