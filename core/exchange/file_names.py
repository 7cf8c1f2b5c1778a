"""Names of files from names of people: safe on every system, told apart where two are called the same."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r"[^\w .,'()&+-]", re.UNICODE)
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{word}{number}" for word in ("com", "lpt") for number in range(10))}
)
_MOST_BYTES = 120


def safe_name(text: str) -> str:
    """A text as the name of a file, without an ending: no separators, no leading dot, no name of a device, not long."""
    name = _UNSAFE.sub("-", unicodedata.normalize("NFC", text))
    name = " ".join(name.split()).strip(" .-")
    while len(name.encode()) > _MOST_BYTES:
        name = name[:-1]
    name = name.rstrip(" .-") or "somebody"
    return f"{name}-" if name.partition(".")[0].rstrip().casefold() in _RESERVED else name


class Names:
    """Gives names out, each only once, whatever the case: many systems do not tell A from a."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, text: str) -> str:
        """The safe name of a text, with a number behind it where it is taken."""
        base = safe_name(text)
        name, number = base, 2
        while (key := unicodedata.normalize("NFKC", name).casefold()) in self._taken:
            name, number = f"{base} {number}", number + 1
        self._taken.add(key)
        return name
