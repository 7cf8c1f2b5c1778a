from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TendError, UsageError
from core.settings import (
    SIZE_LIMIT,
    TEMPLATE,
    Settings,
    habits,
    parse_settings,
    read_settings,
    read_value,
    write_settings,
)


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    loaded = read_settings(tmp_path / "settings.toml")
    assert loaded.settings == Settings()
    assert loaded.problems == ()


def test_the_template_is_the_defaults_and_names_every_setting() -> None:
    loaded = parse_settings(TEMPLATE)
    assert loaded.settings == Settings()
    assert loaded.problems == ()
    for name in Settings.__dataclass_fields__:
        assert f"\n{name} =" in TEMPLATE or f"[{name}]" in TEMPLATE, name


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("theme = 3", "theme must be a text"),
        ('theme = "a\\u001b[31mb"', "theme must be a text"),
        ('glyphs = "emoji"', "glyphs must be one of auto, full, plain, ascii"),
        ("idle_minutes = -1", "idle_minutes must be a whole number"),
        ("idle_minutes = 10000000000000000000000", "idle_minutes must be a whole number"),
        ("idle_minutes = true", "idle_minutes must be a whole number"),
        ("clipboard_seconds = 1.5", "clipboard_seconds must be a whole number"),
        ('external_clipboard = "yes"', "external_clipboard must be true or false"),
        ('first_weekday = "friday"', "first_weekday must be one of"),
        ('them = "x"', "no setting 'them': theme?"),
        ("zzzz = 1", "no setting 'zzzz'"),
        ('"a\\u001b[31mb" = 1', "no setting 'a[31mb'"),
        ("keys = 3", "keys must be a table"),
        ('[keys]\n"person.call" = 3', "keys: 'person.call' must be"),
        ('[keys]\n"person.call" = "\\u0007"', "keys: 'person.call' must be"),
        ("theme = ", "is not TOML"),
        ("[[[[", "is not TOML"),
        ("a = " + "[" * 5000, "is not TOML"),
    ],
)
def test_a_wrong_value_is_reported_by_name_and_the_default_holds(text: str, problem: str) -> None:
    loaded = parse_settings(text)
    assert loaded.settings == Settings()
    assert len(loaded.problems) == 1
    assert problem in loaded.problems[0]
    assert "\x1b" not in loaded.problems[0]


def test_one_wrong_value_leaves_the_others_in_force() -> None:
    loaded = parse_settings(
        'theme = "tend-light"\nidle_minutes = "x"\n[keys]\n"undo" = "u,ctrl+u"\n"bad" = 1\n'
    )
    assert loaded.settings.theme == "tend-light"
    assert loaded.settings.idle_minutes == 10
    assert dict(loaded.settings.keys) == {"undo": "u,ctrl+u"}
    assert len(loaded.problems) == 2


@given(st.text(max_size=200))
def test_no_text_stops_the_reading(text: str) -> None:
    assert isinstance(parse_settings(text).settings, Settings)


def test_what_is_not_a_sane_file_is_reported_and_never_waited_for(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    assert read_settings(fifo).problems == ("the settings file is not a file",)
    assert read_settings(tmp_path).problems == ("the settings file is not a file",)
    large = tmp_path / "large"
    large.write_bytes(b"#" * (SIZE_LIMIT + 1))
    assert "larger than" in read_settings(large).problems[0]
    latin = tmp_path / "latin"
    latin.write_bytes(b'theme = "\xe4"')
    assert "UTF-8" in read_settings(latin).problems[0]


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b'\xef\xbb\xbftheme = "tend-light"\n')
    assert read_settings(path).settings.theme == "tend-light"


def test_writing_keeps_comments_order_and_unknown_keys(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    before = (
        '# mine\nfuture = [1, 2]\n\ntheme = "tend-dark"  # at night\n\n[keys]\n# left hand\n"undo" = "z"\n'
    )
    path.write_text(before, encoding="utf-8")
    loaded = write_settings(path, {"theme": "high-contrast", "keys": {"redo": "Z"}})
    assert loaded.settings.theme == "high-contrast"
    assert dict(loaded.settings.keys) == {"undo": "z", "redo": "Z"}
    text = path.read_text(encoding="utf-8")
    assert text == before.replace("tend-dark", "high-contrast") + 'redo = "Z"\n'


def test_the_first_writing_makes_a_commented_file_that_only_the_user_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    write_settings(path, {"idle_minutes": 5})
    assert path.read_text(encoding="utf-8") == TEMPLATE.replace("idle_minutes = 10", "idle_minutes = 5")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [child.name for child in path.parent.iterdir()] == ["settings.toml"]


def test_an_entry_of_the_keys_can_be_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    write_settings(path, {"keys": {"undo": "z"}})
    assert dict(write_settings(path, {"keys": {"undo": ""}}).settings.keys) == {}


@pytest.mark.parametrize("changes", [{"idle_minutes": -5}, {"glyphs": "emoji"}, {"nonsense": 1}])
def test_a_value_that_is_not_allowed_is_refused_and_nothing_written(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    path = tmp_path / "settings.toml"
    with pytest.raises(TendError):
        write_settings(path, changes)
    assert not path.exists()


def test_a_broken_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("theme = ", encoding="utf-8")
    with pytest.raises(TendError, match="not TOML"):
        write_settings(path, {"theme": "tend-light"})
    assert path.read_text(encoding="utf-8") == "theme = "


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, ("en", 0, False, "")),
        ({"LANG": "C.UTF-8"}, ("en", 0, False, "")),
        ({"LANG": "de_DE.UTF-8"}, ("de", 0, False, "DE")),
        ({"LANG": "en_US.UTF-8"}, ("en", 6, True, "US")),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "en_GB.UTF-8"}, ("en", 0, False, "GB")),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "de_AT@euro"}, ("de", 0, False, "AT")),
        ({"LANG": "ar_EG"}, ("en", 5, False, "EG")),
        ({"LANG": "../../etc"}, ("en", 0, False, "")),
    ],
)
def test_auto_follows_the_locale(environ: dict[str, str], expected: tuple[str, int, bool, str]) -> None:
    found = habits(Settings(), environ)
    assert (found.language, found.first_weekday, found.us_dates, found.region) == expected


@pytest.mark.parametrize(
    ("settings", "profile", "spoken"),
    [("auto", "", "en"), ("auto", "de", "de"), ("en", "de", "en"), ("de", "en", "de"), ("auto", "tlh", "en")],
)
def test_a_language_in_the_settings_wins_over_the_vault_and_that_over_the_locale(
    settings: str, profile: str, spoken: str
) -> None:
    found = habits(Settings(language=settings), {"LANG": "en_GB.UTF-8"}).with_vault(profile, "")
    assert (found.language, found.region) == (spoken, "GB")
    assert found.with_vault(profile, "DE").region == "DE"


def test_settings_win_over_the_locale() -> None:
    settings = Settings(language="de", first_weekday="sunday", dates="month-first")
    found = habits(settings, {"LANG": "en_GB.UTF-8"})
    assert (found.language, found.first_weekday, found.us_dates) == ("de", 6, True)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("idle_minutes", " 25 ", 25),
        ("external_clipboard", "no", False),
        ("reduced_motion", "yes", True),
        ("vault", "~/tend", "~/tend"),
        ("glyphs", "ascii", "ascii"),
    ],
)
def test_a_typed_value_becomes_that_of_the_setting(name: str, text: str, value: object) -> None:
    assert read_value(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("idle_minutes", "soon", "whole number from 0 to 1440"),
        ("idle_minutes", "9" * 5000, "whole number from 0 to 1440"),
        ("idle_minutes", "-1", "whole number"),
        ("external_clipboard", "perhaps", "true or false"),
        ("glyphs", "emoji", "one of auto, full, plain, ascii"),
        ("vault", "x" * 5000, "at most 4000"),
        ("vault", "x" * (SIZE_LIMIT + 1), "is too long"),
    ],
)
def test_a_typed_value_that_cannot_be_is_refused_with_what_can(name: str, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        read_value(name, text)
    assert len(str(caught.value)) < 200
