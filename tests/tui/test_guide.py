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


README = Path(__file__).parents[2] / "README.md"


def test_every_place_has_its_picture_in_the_readme() -> None:
    shown = set(re.findall(r"\]\((docs/images/[a-z]+\.png)\)", README.read_text(encoding="utf-8")))
    there = {f"docs/images/{path.name}" for path in (README.parent / "docs" / "images").iterdir()}
    assert shown == there
    assert {
        f"docs/images/{place}.png" for place in ("today", "people", "event", "insights", "vault")
    } <= shown


def test_what_the_pages_lead_to_exists() -> None:
    for page in (README, *GUIDE.glob("*.md"), *GUIDE.parent.glob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_each_task_of_the_guide_has_its_page_and_the_readme_leads_there() -> None:
    text = README.read_text(encoding="utf-8")
    for page in GUIDE.glob("*.md"):
        assert f"docs/guide/{page.name}" in text, page.name


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
