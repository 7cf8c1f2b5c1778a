from __future__ import annotations

import base64
import hashlib

import pytest

from core.vault import recovery
from core.vault.errors import RecoveryTypoError
from core.vault.recovery import ALPHABET, RecoveryCode, new_code, parse_code

CODE = RecoveryCode(bytes.fromhex("00112233445566778899aabbccddeeff"))
TEXT = "008J-4CT4-ANK7-F24S-NAXW-SQFE-ZZNW-X03C"


def test_the_text_of_a_code_is_frozen() -> None:
    assert CODE.text == TEXT
    checksum = hashlib.sha256(b"tend recovery code" + CODE.secret).digest()[:4]
    usual = base64.b32encode(CODE.secret + checksum).decode()
    assert TEXT.replace("-", "") == usual.translate(
        str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    )


def test_every_code_comes_back_from_its_text() -> None:
    for _ in range(200):
        code = new_code()
        assert parse_code(code.text) == code
        assert [len(group) for group in code.text.split("-")] == [4] * 8


@pytest.mark.parametrize(
    "change", [str.lower, lambda text: text.replace("-", " "), lambda text: f"\n {text}  "]
)
def test_case_blanks_and_hyphens_do_not_matter(change: object) -> None:
    assert parse_code(change(CODE.text)) == CODE  # type: ignore[operator]


def test_look_alikes_are_read_as_what_they_look_like() -> None:
    code = RecoveryCode(bytes(16))
    assert parse_code(code.text.replace("0", "O")) == code
    one = RecoveryCode(b"\x08\x42" * 8)
    assert "1" in one.text
    assert parse_code(one.text.replace("1", "I")) == one
    assert parse_code(one.text.replace("1", "l")) == one


def test_every_wrong_character_and_every_swap_is_noticed() -> None:
    letters = CODE.text.replace("-", "")
    typos = {
        letters[:at] + other + letters[at + 1 :]
        for at in range(len(letters))
        for other in ALPHABET
        if other != letters[at]
    }
    typos |= {letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :] for at in range(31)} - {
        letters
    }
    for typo in typos:
        with pytest.raises(RecoveryTypoError):
            parse_code(typo)


@pytest.mark.parametrize(
    "text", ["", "0000", CODE.text[:-1], CODE.text + "0", CODE.text.replace("0", "U"), "é" * 32]
)
def test_what_is_no_code_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(RecoveryTypoError) as caught:
        parse_code(text)
    assert not text or text not in str(caught.value)


def test_a_code_does_not_show_itself() -> None:
    for shown in (repr(CODE), str(CODE), f"{[CODE]}"):
        assert CODE.text not in shown
        assert CODE.secret.hex() not in shown
        assert repr(CODE.secret) not in shown


def test_the_alphabet_is_crockfords() -> None:
    assert len(set(recovery.ALPHABET)) == 32
    assert not set("ILOU") & set(recovery.ALPHABET)
