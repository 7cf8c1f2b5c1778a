from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cli.typing_keys import Decoder, Key


def names(data: bytes) -> list[str]:
    decoder = Decoder()
    return [key.name for key in [*decoder.feed(data), *decoder.flush()] if key.name != "nothing"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\r", ["enter"]),
        (b"\n", ["enter"]),
        (b"\t", ["tab"]),
        (b"\x1b[Z", ["backtab"]),
        (b"\x1b[A", ["up"]),
        (b"\x1bOA", ["up"]),
        (b"\x1b[3~", ["delete"]),
        (b"\x1b[1;5D", ["word_left"]),
        (b"\x7f\x08", ["backspace", "backspace"]),
        (b"\x03", ["stop"]),
        (b"\x04", ["end_of_input"]),
        (b"\x1b", ["escape"]),
        (b"\x1b\x1b", ["escape", "escape"]),
        (b"\x1b\r", ["escape", "enter"]),
        (b"\x1b\x1b[A", ["escape", "up"]),
        (b"\x1bx", ["unknown"]),
        (b"\x1b[99;99u", ["unknown"]),
        (b"\x00", ["unknown"]),
        (b"\x1b[A\x1b[B\x1b[C", ["up", "down", "right"]),
    ],
)
def test_keys_have_names(data: bytes, expected: list[str]) -> None:
    assert names(data) == expected


def test_text_comes_in_runs_and_a_letter_cut_in_half_waits_for_its_rest() -> None:
    decoder = Decoder()
    data = "Aydın 😀".encode()
    found = [key for n in range(len(data)) for key in decoder.feed(data[n : n + 1])]
    assert "".join(key.text for key in found) == "Aydın 😀"
    assert list(Decoder().feed(b"Anna\r")) == [Key("text", "Anna"), Key("enter")]


def test_bytes_that_are_not_utf8_become_a_replacement_and_never_an_error() -> None:
    assert list(Decoder().feed(b"a\xffb")) == [Key("text", "a\ufffdb")]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_a_paste_comes_as_one_key_however_it_is_cut(size: int) -> None:
    decoder = Decoder()
    data = b"x\x1b[200~two\r\nlines \x1b[A\x1b[201~y"
    found = [key for n in range(0, len(data), size) for key in decoder.feed(data[n : n + size])]
    assert [key for key in found if key.name != "nothing"] == [
        Key("text", "x"),
        Key("paste", "two\r\nlines \x1b[A"),
        Key("text", "y"),
    ]


def test_an_arrow_cut_in_half_is_still_an_arrow() -> None:
    decoder = Decoder()
    assert list(decoder.feed(b"\x1b")) == []
    assert decoder.waiting
    assert list(decoder.feed(b"[A")) == [Key("up")]
    assert not decoder.waiting


@given(st.binary(max_size=300), st.integers(1, 9))
def test_any_bytes_are_read_to_the_end_in_any_pieces(data: bytes, size: int) -> None:
    decoder = Decoder()
    for n in range(0, len(data), size):
        list(decoder.feed(data[n : n + size]))
    list(decoder.flush())
    assert all(key.name for key in decoder.feed(b"\x1b[201~a\r"))
