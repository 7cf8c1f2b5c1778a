"""The words that say what a mail address, number or address is for.

Vocabulary: home, work, cell, fax, pager, main, other, msg, pref, and `label:<text>` for everything else. "voice"
and "internet" say nothing and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# Words that every number, mail or parcel has by default.
_NOISE_WORDS = "voice internet intl dom postal parcel text video smtp ex uri standard default"
_NOISE = frozenset(_NOISE_WORDS.split())
_WORDS = {
    "home": "home", "residential": "home", "private": "home", "privat": "home", "personal": "home",
    "work": "work", "business": "work", "office": "work", "company": "work", "geschäftlich": "work",
    "arbeit": "work", "dienstlich": "work", "büro": "work",
    "cell": "cell", "mobile": "cell", "mobil": "cell", "handy": "cell", "cellular": "cell",
    "fax": "fax", "facsimile": "fax",
    "pager": "pager", "beeper": "pager",
    "main": "main", "haupt": "main", "zentrale": "main",
    "other": "other", "andere": "other", "sonstige": "other", "weitere": "other",
    "msg": "msg", "pref": "pref", "preferred": "pref",
}  # fmt: skip
_LABELS = {
    "homefax": ("home", "fax"),
    "workfax": ("work", "fax"),
    "otherfax": ("other", "fax"),
    "faxhome": ("home", "fax"),
    "faxwork": ("work", "fax"),
    "mobilephone": ("cell",),
    "homephone": ("home",),
    "workphone": ("work",),
    "workmobile": ("work", "cell"),
    "workpager": ("work", "pager"),
    "homemobile": ("home", "cell"),
    "iphone": ("cell", "label:iPhone"),
    "geschäftlich fax": ("work", "fax"),
}
_MAIL_WORDS = frozenset({"home", "work", "other", "pref", "main"})
_APPLE = re.compile(r"_\$!<(.*?)>!\$_")


@lru_cache(maxsize=2048)
def _type_words(words: tuple[str, ...], known: frozenset[str] | None) -> tuple[str, ...]:
    types: dict[str, None] = {}
    for word in words:
        bare = word.strip().strip('"')
        if bare[:2].lower() == "x-":
            bare = bare[2:]
        folded = bare.casefold()
        if not folded or folded in _NOISE:
            continue
        kind = _WORDS.get(folded)
        if kind is not None and known is not None and kind not in known:
            types[f"label:{folded}"] = None
        elif kind is not None:
            types[kind] = None
        else:
            types.update(dict.fromkeys(_LABELS.get(folded, (f"label:{bare}",))))
    return tuple(types)


def phone_types(words: Iterable[str]) -> tuple[str, ...]:
    """The types of a number, an address or a web page, from the words of a card."""
    return _type_words(tuple(words), None)


def mail_types(words: Iterable[str]) -> tuple[str, ...]:
    """The types of a mail address: a mail address is no cell phone, such words become labels."""
    return _type_words(tuple(words), _MAIL_WORDS)


@lru_cache(maxsize=2048)
def label_types(label: str) -> tuple[str, ...]:
    """The types a label of the user's or of Apple's (`_$!<HomeFAX>!$_`) stands for."""
    bare = label_text(label)
    folded = bare.casefold()
    if not folded or folded in _NOISE:
        return ()
    if folded in _WORDS:
        return (_WORDS[folded],)
    joined = folded.replace(" ", "").replace("-", "").replace("_", "")
    return _LABELS.get(joined, (f"label:{bare}",))


def label_text(label: str) -> str:
    """The words of a label without Apple's wrapping."""
    match = _APPLE.search(label)
    return " ".join((match.group(1) if match else label).split())


def united(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Both lists of types as one, in order, each once."""
    return list(dict.fromkeys([*first, *second]))
