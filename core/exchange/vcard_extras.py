"""What vendors add to vCard: messengers, spouses, anniversaries, Android's and Apple's own fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from core.exchange import dates
from core.exchange.typewords import phone_types
from core.exchange.vcard_values import components, unescaped

if TYPE_CHECKING:
    from core.exchange.collect import Collector
    from core.exchange.vcard_lines import Property


class Card(Protocol):
    """The part of a card's reader that is needed here."""

    to: Collector

    def label(self, item: Property) -> str: ...

    def date(self, field: str, label: str, value: str, without_year: str = "") -> None: ...


# X-<vendor>-<word>: the word alone tells, whoever wrote it.
_VENDOR = re.compile(
    r"X-(?:EVOLUTION-|MS-OL-|MS-|WAB-|KADDRESSBOOK-X-|KADDRESSBOOK-|ANDROID-|MOZILLA-|GOOGLE-)?(.+)"
)
_RELATIONS = {
    "SPOUSE": "spouse", "SPOUSESNAME": "spouse", "SPOUSE_NAME": "spouse", "SPOUSE-NAME": "spouse",
    "PARTNER": "partner", "MANAGER": "manager", "MANAGERSNAME": "manager", "ASSISTANT": "assistant",
    "ASSISTANTSNAME": "assistant", "CHILD": "child", "CHILDREN": "child",
}  # fmt: skip
_ANNIVERSARIES = {"ANNIVERSARY", "WEDDING_ANNIVERSARY", "WEDDING-ANNIVERSARY"}
_MESSENGERS = {
    "AIM": "aim", "ICQ": "icq", "JABBER": "xmpp", "XMPP": "xmpp", "MSN": "msn", "YAHOO": "yahoo", "SKYPE": "skype",
    "SKYPE-USERNAME": "skype", "TALK": "xmpp", "GOOGLE-TALK": "xmpp", "GTALK": "xmpp", "QQ": "qq", "SIP": "sip",
    "GADUGADU": "gadugadu", "GROUPWISE": "groupwise", "TWITTER": "twitter", "IMADDRESS": "im", "FACEBOOK": "facebook",
    "LINKEDIN": "linkedin", "MATRIX": "matrix", "SIGNAL": "signal", "TELEGRAM": "telegram", "IRC": "irc",
    "MASTODON": "mastodon", "NETMEETING": "netmeeting", "HANGOUTS": "hangouts",
}  # fmt: skip
_SCHEMES = {"ymsgr": "yahoo", "msnim": "msn", "jabber": "xmpp", "im": "im"}
_TEXTS = {
    "PHONETIC-FIRST-NAME": "Phonetic given name", "PHONETIC-MIDDLE-NAME": "Phonetic middle name",
    "PHONETIC-LAST-NAME": "Phonetic family name", "MAIDENNAME": "Maiden name", "MAIDEN-NAME": "Maiden name",
    "PROFESSION": "Profession", "OFFICE": "Office", "GENDER": "Gender", "ASSISTANT-TEL": "Assistant's phone",
    "ASSISTANTPHONE": "Assistant's phone",
}  # fmt: skip
_NUMBERS = {
    "CALLBACK": "callback", "RADIO": "radio", "TELEX": "telex", "TTYTDD": "tty", "COMPANY": "company",
}  # fmt: skip
_NUMBERED_TEXT = re.compile(r"(?:CUSTOM|USER)[ -]?(\d)")
_PLAIN = {
    "HOBBY": "Hobby", "INTEREST": "Interest", "EXPERTISE": "Expertise", "BIRTHPLACE": "Place of birth",
    "DEATHDATE": "Died", "DEATHPLACE": "Place of death", "LANG": "Language",
}  # fmt: skip
_ANDROID_RELATIONS = (
    "", "assistant", "brother", "child", "domestic partner", "father", "friend", "manager", "mother", "parent",
    "partner", "referred by", "relative", "sister", "spouse",
)  # fmt: skip
_ANDROID_EVENTS = {"1": "Anniversary", "2": "Other day", "3": "Birthday"}


_OWN_TEXTS = {"X-TEND-MET-PLACE": "met_place", "X-TEND-MET-HOW": "met_how"}
_OWN_MEMBERS = {"X-TEND-OFFER": "offers", "X-TEND-NEED": "needs"}


def extra(card: Card, item: Property, value: str) -> bool:
    """Take a property over that not every program knows. False if nobody knows it."""
    name = item.head.name
    if name == "IMPP":
        _messenger(card, item, value)
    elif name in _PLAIN:
        card.to.custom(_PLAIN[name], unescaped(value))
    elif name.startswith("X-TEND-"):
        return _own(card, name, value)
    elif name == "X-ABRELATEDNAMES":
        relation = card.label(item).lower() or next((word for word in phone_types(item.head.types)), "")
        card.to.related(unescaped(value), relation.removeprefix("label:"))
    elif name == "X-ABDATE":
        _labelled_date(card, item, value)
    elif name == "X-ANDROID-CUSTOM":
        return _android(card, value)
    elif name == "X-SOCIALPROFILE":
        _social_profile(card, item, value)
    elif name == "X-MS-TEL":
        card.to.phone(unescaped(value), phone_types(item.head.types))
    elif name == "X-MS-TEXT":
        number = next(
            (match for word in item.head.types if (match := _NUMBERED_TEXT.fullmatch(word.upper()))), None
        )
        card.to.custom(f"Custom {number.group(1)}" if number else "Custom", unescaped(value))
    else:
        return _vendor(card, item, value)
    return True


def _own(card: Card, name: str, value: str) -> bool:
    """What Tend's own cards say beyond the standard; a field of somebody's own stands under its label."""
    text = unescaped(value)
    if name in _OWN_TEXTS:
        card.to.text(_OWN_TEXTS[name], text)
    elif name == "X-TEND-MET-ON":
        card.to.text("met_on", dates.vcard_date(text))
    elif name in _OWN_MEMBERS:
        card.to.member(_OWN_MEMBERS[name], text)
    else:
        return False
    return True


def _vendor(card: Card, item: Property, value: str) -> bool:
    match = _VENDOR.fullmatch(item.head.name)
    if match is None:
        return False
    word, text = match.group(1), unescaped(value)
    if word in _RELATIONS:
        card.to.related(text, _RELATIONS[word])
    elif word in _ANNIVERSARIES:
        card.date("anniversary", "Anniversary", text)
    elif word in _MESSENGERS:
        card.to.handle(_MESSENGERS[word], text)
    elif word.startswith("MESSAGING/"):
        service = word.removeprefix("MESSAGING/").removesuffix("-ALL")
        for name in re.split("[\ue000\n]", text):
            card.to.handle(service, name)
    elif word in _NUMBERS:
        card.to.phone(text, (f"label:{_NUMBERS[word]}",))
    elif (number := _NUMBERED_TEXT.fullmatch(word)) is not None:
        card.to.custom(f"Custom {number.group(1)}", text)
    elif word == "NICKNAME":
        card.to.member("nicknames", text)
    elif word == "DEPARTMENT":
        card.to.unit(text)
    elif word in {"BLOG-URL", "VIDEO-URL", "BLOGFEED"}:
        card.to.url(text, ("label:blog",) if word.startswith("BLOG") else ())
    elif word in _TEXTS:
        if word != "GENDER" or text.strip() not in {"0", "1", "2"}:  # Windows counts instead of saying it
            card.to.custom(_TEXTS[word], text)
    else:
        return False
    return True


def _messenger(card: Card, item: Property, value: str) -> None:
    text = unescaped(value).strip()
    scheme, colon, rest = text.partition(":")
    service = item.head.params.get("X-SERVICE-TYPE", "")
    if colon and scheme.replace("-", "").isalnum() and not rest.startswith("//"):
        text = unquote(rest)
        service = service or _SCHEMES.get(scheme.lower(), scheme)
        if service.lower() == "x-apple":
            service = card.label(item)
    card.to.handle(service, text)


def _labelled_date(card: Card, item: Property, value: str) -> None:
    label = card.label(item)
    if label.lower() == "anniversary" and "anniversary" not in card.to.document:
        card.date("anniversary", "Anniversary", unescaped(value))
    else:
        card.to.custom(label or "Date", unescaped(value))


def _android(card: Card, value: str) -> bool:
    kind, *fields = [part.strip() for part in components(value)]
    fields += [""] * 3
    kind = kind.rpartition("/")[2]
    if kind == "nickname":
        card.to.member("nicknames", fields[0])
    elif kind == "contact_event":
        label = _ANDROID_EVENTS.get(fields[1], fields[2] or "Date")
        if label in {"Anniversary", "Birthday"}:
            card.date(label.lower(), label, fields[0])
        else:
            card.to.custom(label, fields[0])
    elif kind == "relation":
        number = int(fields[1]) if fields[1].isascii() and fields[1].isdigit() and len(fields[1]) < 4 else 0
        known = _ANDROID_RELATIONS[number] if number < len(_ANDROID_RELATIONS) else ""
        card.to.related(fields[0], known or fields[2])
    else:
        return False
    return True


def _social_profile(card: Card, item: Property, value: str) -> None:
    text = unescaped(value).strip()
    service = next(iter(item.head.types), "")
    if text.lower().startswith("x-apple:"):
        card.to.handle(service, unquote(text[8:]))
    elif text:
        card.to.url(text, (f"label:{service.lower()}",) if service else ())
