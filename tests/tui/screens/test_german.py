"""What people see first, in German: whole sentences, and words that fit where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.insights.whatif import Trial
from core.language import _, speak
from tui.commands import COMMANDS
from tui.draw.vault import TOPICS_WIDTH
from tui.glyphs import ASCII, FULL
from tui.lines import cells, text_of
from tui.screens.palette import _matches
from tui.screens.tour import CARDS
from tui.screens.tryout import trial_lines
from tui.screens.unlock import UnlockScreen
from tui.screens.vault import VaultScreen
from tui.widgets.frame import day_words


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    speak("de")
    yield
    speak("en")


def test_a_day_is_said_as_germans_write_it() -> None:
    assert day_words(date(2026, 3, 9), long=True) == "Mo 9. März 2026"
    assert day_words(date(2026, 3, 9), long=False) == "Mo 9. Mär"


def test_the_topics_of_the_vault_fit_their_column() -> None:
    screen = cast(Any, SimpleNamespace(desk=SimpleNamespace(glyphs=FULL)))
    topics = VaultScreen.topics(screen)
    assert [topic.name for topic in topics][:2] == ["Geräte, Ordner", "Konflikte"]
    assert all(cells(topic.name) < TOPICS_WIDTH for topic in topics)
    assert any(topic.heading == "Wiederherstellungscode" for topic in topics)


@pytest.mark.parametrize(
    ("recovery", "tries", "said"),
    [
        (False, 1, "nicht diese Passphrase"),
        (False, 3, "nicht diese Passphrase, 3. Versuch"),
        (True, 4, "nicht dieser Wiederherstellungscode, 4. Versuch"),
    ],
)
def test_a_wrong_secret(recovery: bool, tries: int, said: str) -> None:
    screen = cast(Any, SimpleNamespace(_recovery=recovery, _tries=tries))
    assert UnlockScreen._not_this(screen) == said


def test_the_words_of_the_tour_keep_the_keys() -> None:
    keys = cast(Any, SimpleNamespace(all_ids=lambda: list(COMMANDS), sign=lambda id: f"<{id}>"))
    for card in CARDS:
        said = card.spoken(keys)
        assert said != card.words
        assert ("{" not in said and "<" in said) or card.place == "insights"


def test_a_command_is_found_by_its_english_words_too() -> None:
    assert _matches("back up", "vault.back_up")


def test_numbers_decide_the_words() -> None:
    one, many = Trial("nah", "Nah", 1, 30, 4.0), Trial("nah", "Nah", 3, 30, 4.0)
    assert "1 Person: alle 30 -> alle 60 Tage" in text_of(trial_lines(one, 60, 1.0, ASCII)[0])
    assert "3 Leute: alle 30 -> alle 60 Tage" in text_of(trial_lines(many, 60, 1.0, ASCII)[0])
    assert _("{n}th").format(n=4) == "4."
