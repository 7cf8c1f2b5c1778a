"""The recovery code: 128 random bits that a person can write on paper and type again.

32 characters in 8 groups of 4: Crockford base32 of the 16 bytes and a 4-byte checksum, the first 32 bits of
SHA-256("tend recovery code" || bytes). Reading ignores case, blanks and hyphens, and takes O for 0, I and L for 1.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from core.language import _
from core.vault.errors import RecoveryTypoError

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 32
GROUP: Final = 4
_LABEL = b"tend recovery code"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_IGNORED = frozenset(" -\t\r\n\u2010\u2011\u2012\u2013\u2014\u00a0")


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """The 16 secret bytes; `text` is what the person keeps."""

    secret: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Eight groups of four characters, joined by hyphens."""
        number = int.from_bytes(self.secret + _checksum(self.secret), "big")
        letters = "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(LENGTH)))
        return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _checksum(secret: bytes) -> bytes:
    return hashlib.sha256(_LABEL + secret).digest()[:4]


def new_code(entropy: Callable[[int], bytes] = os.urandom) -> RecoveryCode:
    """A fresh code."""
    return RecoveryCode(entropy(16))


def parse_code(text: str) -> RecoveryCode:
    """The code that a person typed.

    Raises:
        RecoveryTypoError: a wrong letter, too few or too many, or a checksum that does not fit. The message never
            repeats what was typed.
    """
    letters = [letter for letter in text.upper() if letter not in _IGNORED]
    number = 0
    for position, letter in enumerate(letters, 1):
        value = _VALUES.get(letter)
        if value is None:
            raise _typo(_("Character {position} is never in a recovery code.").format(position=position))
        number = number << 5 | value
    if len(letters) != LENGTH:
        raise _typo(
            _("A recovery code has {length} characters, this has {n}.").format(length=LENGTH, n=len(letters))
        )
    both = number.to_bytes(20, "big")
    if _checksum(both[:16]) != both[16:]:
        raise _typo(_("A character of the recovery code is wrong."))
    return RecoveryCode(both[:16])


def _typo(what: str) -> RecoveryTypoError:
    return RecoveryTypoError(what, safe=_("Nothing was tried."), todo=_("Compare it with your paper."))
