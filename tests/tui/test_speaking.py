"""The language of the command line: settings, vault, locale, in this order."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.language import spoken
from tui.speaking import speak_here


@pytest.mark.parametrize(
    ("settings", "vault", "locale", "found"),
    [
        ("", "", "C", "en"),
        ("", "", "de_DE.UTF-8", "de"),
        ("", "", "tlh", "en"),
        ("", "en", "de_DE.UTF-8", "en"),
        ("", "de", "C", "de"),
        ("", "../de", "C", "en"),
        ('language = "auto"', "de", "C", "de"),
        ('language = "en"', "de", "de_DE.UTF-8", "en"),
        ('language = "de"', "en", "C", "de"),
        ("language = 7", "", "C", "en"),
        ("language = ", "", "de_DE", "de"),
    ],
)
def test_the_settings_go_before_the_vault_and_the_vault_before_the_locale(
    tmp_path: Path, settings: str, vault: str, locale: str, found: str
) -> None:
    file = tmp_path / "settings.toml"
    if settings:
        file.write_text(settings, encoding="utf-8")
    speak_here(file, {"LANG": locale}, vault)
    assert spoken() == found
