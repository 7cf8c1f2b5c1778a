from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from core.vault import jsonguard
from core.vault.errors import JsonError
from core.vault.jsonguard import Tables


def tables(data: bytes) -> Tables:
    return jsonguard.tables(jsonguard.compact(data))


NOT_STRICT = {
    "nothing": b"",
    "NaN": b'{"t":{"r":{"f":NaN}}}',
    "Infinity": b'{"t":{"r":{"f":Infinity}}}',
    "minus Infinity": b'{"t":{"r":{"f":-Infinity}}}',
    "a number that overflows": b'{"t":{"r":{"f":1e999}}}',
    "a number that overflows, capital": b'{"t":{"r":{"f":-1E+309}}}',
    "a lone high surrogate": b'{"t":{"r":{"f":"\\ud800"}}}',
    "a lone low surrogate": b'{"t":{"r":{"f":"\\udc00x"}}}',
    "a lone surrogate in a key": b'{"t":{"r":{"\\ud800":1}}}',
    "a surrogate in UTF-8": b'{"t":{"r":{"f":"\xed\xa0\x80"}}}',
    "not UTF-8": b'{"t":{"r":{"f":"\xff"}}}',
    "an overlong UTF-8": b'{"t":{"r":{"f":"\xc0\xaf"}}}',
    "a byte order mark": b'\xef\xbb\xbf{"t":{}}',
    "UTF-16": '{"t":{}}'.encode("utf-16"),
    "a control character": b'{"t":{"r":{"f":"\x01"}}}',
    "a trailing comma": b'{"t":{"r":{"f":1,}}}',
    "a comment": b'{"t":{}} // x',
    "two values": b'{"t":{}}{}',
    "single quotes": b"{'t':{}}",
    "a leading zero": b'{"t":{"r":{"f":01}}}',
    "a bad escape": b'{"t":{"r":{"f":"\\x41"}}}',
    "an integer beyond 2^53 - 1": b'{"t":{"r":{"f":9007199254740992}}}',
    "an integer below -(2^53 - 1)": b'{"t":{"r":{"f":[{"g":-9007199254740992}]}}}',
    "an integer of a thousand digits": b'{"t":{"r":{"f":1' + b"0" * 999 + b"}}}",
    "a large integer in a key's first value": b'{"t":{"r":{"f":9007199254740992,"f":1}}}',
    "an open end": b'{"t":{"r":{"f":1}}',
    "a hundred thousand levels": b'{"t":{"r":{"f":' + b"[" * 100_000 + b"]" * 100_000 + b"}}}",
    "one level too deep": b'{"t":{"r":{"f":' + b"[" * 62 + b"]" * 62 + b"}}}",
    "one level too deep, objects": b'{"t":{"r":' + b'{"f":' * 63 + b"1" + b"}" * 63 + b"}}",
}


@pytest.mark.parametrize("data", NOT_STRICT.values(), ids=NOT_STRICT.keys())
def test_what_is_not_strict_json_is_refused_by_every_reader(data: bytes) -> None:
    for read in (jsonguard.decode, tables, jsonguard.unique):
        with pytest.raises(JsonError):
            read(data)


def test_the_deepest_allowed_nesting_is_read() -> None:
    data = b'{"t":{"r":{"f":' + b"[" * 61 + b"]" * 61 + b"}}}"
    assert jsonguard.depth(data) == jsonguard.DEPTH
    assert list(tables(data)["t"]) == ["r"]
    jsonguard.decode(data)


def test_brackets_in_texts_are_not_nesting() -> None:
    text = '["' * 500 + "\\" + "}" * 500
    data = msgspec.json.encode({"t": {"r": {"f": text, "g": [{"h": 1}]}}})
    assert jsonguard.depth(data) == 5
    assert jsonguard.decode(tables(data)["t"]["r"])["f"] == text


@pytest.mark.parametrize(
    "text", ["e9999", "4e999 and 1.5E+400", "9" * 400, "😀 \u0000 é", "\\ud800", "1e3000" * 9]
)
def test_texts_that_look_like_trouble_are_read(text: str) -> None:
    data = msgspec.json.encode({"t": {"r": {"f": text, "n": 1.5e300}}})
    assert jsonguard.decode(tables(data)["t"]["r"]) == {"f": text, "n": 1.5e300}


def test_long_numbers_that_fit_are_read() -> None:
    data = b'{"t":{"r":{"f":1e308,"g":' + b"0.1" * 1 + b"0" * 400 + b"}}}"
    assert jsonguard.decode(tables(data)["t"]["r"])["f"] == 1e308


def test_the_largest_integers_are_read_and_texts_and_fractions_of_many_digits() -> None:
    values = [2**53 - 1, 1 - 2**53, "9007199254740992", 0.12345678901234567]
    data = msgspec.json.encode({"t": {"r": {"f": values}}})
    assert jsonguard.decode(tables(data)["t"]["r"]) == {"f": values}


def test_utf_8_is_checked_across_the_seams_of_its_pieces() -> None:
    text = "x" * ((1 << 20) - 20) + "€" * 20
    data = msgspec.json.encode({"t": {"r": {"f": text}}})
    assert jsonguard.decode(tables(data)["t"]["r"])["f"] == text
    with pytest.raises(JsonError):
        tables(data[:-7] + b"\xe2\x82" + data[-4:])


@pytest.mark.parametrize("data", [b"[]", b"1", b'{"t":[]}', b'{"t":null}'])
def test_strict_json_of_another_shape_is_told_apart(data: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        tables(data)


def test_bad_json_comes_before_bad_shape() -> None:
    for data in (b'{"t":{"r":[1]},"u":NaN}', b'{"t":{"r":[1]},"u":{"r":{"f":"\xff"}}}', b'{"t":[1],"u":{'):
        with pytest.raises(JsonError):
            tables(data)


def test_blanks_around_records_are_allowed() -> None:
    assert bytes(tables(b' {"t" : {"r": \n{"f" :1, "g": "a , b" } } } ')["t"]["r"]) == b'{"f":1,"g":"a , b"}'


@pytest.mark.parametrize("data", [b'{"a":1,"a":1}', b'{"a":{"b":1,"c":2,"b":3}}', b'[{"a":1,"\\u0061":2}]'])
def test_a_key_given_twice_is_refused_where_that_counts(data: bytes) -> None:
    with pytest.raises(JsonError):
        jsonguard.unique(data)


@pytest.mark.parametrize("value", ["\ud800", {"\udc00": 1}, object()])
def test_what_json_cannot_hold_is_not_written(value: object) -> None:
    with pytest.raises(JsonError):
        jsonguard.encode({"f": value})


def test_a_text_of_a_million_digits_is_walked_once() -> None:
    text = "0" * 1_000_000 + "e999"
    data = msgspec.json.encode({"t": {"r": {"f": text}}})
    assert jsonguard.decode(tables(data)["t"]["r"])["f"] == text
    with pytest.raises(JsonError):
        tables(b'{"t":{"r":{"f":"' + b"0" * 1_000_000 + b'","g":1' + b"0" * 5_000 + b"e999}}}")


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is counted in KiB there only")
@pytest.mark.parametrize("piece", [b"a", b"\\n", b'\\"[', b"\\\\"])
def test_a_long_text_takes_no_memory_beside_its_own(piece: bytes) -> None:
    """In a process of its own: what the search for strings takes is not Python's to count."""
    program = (
        "import resource, sys\n"
        "from core.vault import jsonguard\n"
        f"text = {piece!r} * ((4 << 20) // {len(piece)})\n"
        "data = b'{\"t\":\"' + text + b'\",\"l\":[' + b','.join([b'[[]]'] * 80) + b']}'\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert jsonguard.depth(data) == 4\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 32 * 1024
