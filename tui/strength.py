"""How long a passphrase would hold, in words."""

from __future__ import annotations

import math

from core.language import N_, _

TOO_WEAK = N_("too easy")
# Guesses a second of one who has the file and many machines: each guess costs our key derivation (128 MiB, about
# 0.3 s on one machine); a thousand machines are assumed.
GUESSES_PER_SECOND = 4_000.0
_STEPS = (
    (60.0, N_("less than a minute")),
    (3_600.0, N_("some minutes")),
    (86_400.0, N_("a few hours")),
    (30 * 86_400.0, N_("some days")),
    (365 * 86_400.0, N_("some months")),
    (100 * 365 * 86_400.0, N_("some years")),
)
_LEAST_SECONDS = 3_600.0


def strength(passphrase: str) -> tuple[str, bool]:
    """Words for the time an attacker who has the file needs, and whether that is enough to be taken.

    The estimate is zxcvbn's number of guesses (Wheeler, USENIX Security 2016) at `GUESSES_PER_SECOND`.
    """
    if not passphrase:
        return "", False
    import zxcvbn

    guesses = float(zxcvbn.zxcvbn(passphrase[:72])["guesses"])
    seconds = guesses / GUESSES_PER_SECOND
    words = next((_(text) for limit, text in _STEPS if seconds < limit), "")
    if not words:
        years = seconds / (365 * 86_400)
        words = _("centuries") if math.log10(years) < 4 else _("longer than anyone waits")
    return _("{time} for one who has the file").format(time=words), seconds >= _LEAST_SECONDS
