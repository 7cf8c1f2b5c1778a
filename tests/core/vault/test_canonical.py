"""One text for each value, whatever its spelling, as the four words need it."""

from __future__ import annotations

import json

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from core.vault.canonical import canonical
from core.vault.changes import Json


@pytest.mark.parametrize(
    ("spelled", "text"),
    [
        (b"1", b"1"),
        (b"1.0", b"1"),
        (b"10e-1", b"1"),
        (b"-0", b"0"),
        (b"-0.0", b"0"),
        (b"9007199254740991.0", b"9007199254740991"),
        (b"9007199254740992.0", b'"f64:4340000000000000"'),
        (b"0.5", b'"f64:3fe0000000000000"'),
        (b"-2.5e-1", b'"f64:bfd0000000000000"'),
        (b"1e300", b'"f64:7e37e43c8800759c"'),
        (b"true", b"true"),
        (b"null", b"null"),
        (b'"\\u00e9\\u007f\\/\\u2028"', '"é\x7f/\u2028"'.encode()),
        (b'"\\"\\\\\\u0008\\u000c\\n\\r\\t\\u0001\\u001F"', b'"\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f"'),
        (
            b'{"b": 1.50, "a": [2.0, {"d": 0.25}]}',
            b'{"a":[2,{"d":"f64:3fd0000000000000"}],"b":"f64:3ff8000000000000"}',
        ),
        ('{"😀":1,"\uffff":2,"z":3}'.encode(), '{"z":3,"\uffff":2,"😀":1}'.encode()),
        (b'["at 1.5",":1.5"]', b'["at 1.5",":1.5"]'),
    ],
)
def test_the_text_is_that_of_the_format(spelled: bytes, text: bytes) -> None:
    assert canonical(msgspec.json.decode(spelled)) == text


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(1 - 2**53, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values, st.booleans())
def test_the_spelling_does_not_matter(value: Json, ascii: bool) -> None:
    spelled = json.dumps(value, ensure_ascii=ascii, indent=1)
    assert canonical(json.loads(spelled)) == canonical(value)
    assert canonical(msgspec.json.decode(spelled)) == canonical(value)
