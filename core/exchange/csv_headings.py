"""What the headings of a table mean: English and German, of the programs people come from, and by common sense.

A meaning is written as a target, "field" or "field:detail": `given`, `phone:work,fax`, `street:home`,
`related:spouse`, `custom:Hobby`, `skip`. The same words are what a mapping of the person's own uses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from core.errors import UsageError
from core.exchange.csv_google import slot_of
from core.language import _

FIELDS = {
    "full": "the whole name",
    "given": "first name",
    "middle": "further first names",
    "family": "last name",
    "prefix": "Dr., Prof.",
    "suffix": "jr., PMP",
    "nickname": "a nickname",
    "org": "organisation",
    "unit": "department",
    "role": "job title",
    "email": "mail address; email:work",
    "phone": "number; phone:work,fax",
    "url": "web address",
    "handle": "name on a messenger; handle:skype",
    "street": "street; street:home, and so for all parts of an address",
    "city": "city",
    "region": "state or county",
    "postal": "postal code",
    "country": "country",
    "pobox": "post office box",
    "birthday": "birthday",
    "birth": "a part of it: birth:year, birth:month, birth:day",
    "anniversary": "anniversary",
    "met_on": "day you met",
    "met_place": "where you met",
    "met_how": "how you met",
    "tag": "tags, separated by comma, semicolon or :::",
    "note": "a note",
    "offer": "what the person offers",
    "need": "what the person needs",
    "related": "somebody named in the entry; related:spouse",
    "custom": "a field of its own; custom:Hobby",
    "uid": "the id by which Tend knows its own entries again",
    "skip": "leave the column out",
}
"""Every field a column can be mapped to, with what it is for."""

IDENTITY = frozenset({"full", "given", "family", "nickname", "org", "email", "phone"})

_PUNCTUATION = re.compile(r"[^\w\s]|_")

_EXACT = """
uid: tend id
full: name|full name|display name|anzeigename|vollständiger name|contact name|formatted name|kontakt
given: first name|given name|vorname|first|firstname|forename
middle: middle name|additional name|weitere vornamen|zweiter vorname|middle|second name|middle names
family: last name|family name|nachname|surname|familienname|last|lastname|zuname
prefix: name prefix|anrede|salutation|honorific|prefix|namenspräfix
suffix: suffix|name suffix|namenssuffix
nickname: nickname|spitzname|nick name|nick|alias|rufname
org: company|organization|organisation|firma|organization name|company name|employer|unternehmen|arbeitgeber|verein
unit: department|abteilung|organization department|abt
role: job title|position|arbeitstitel|organization title|occupation|jobtitle|role|funktion|rolle|stelle|berufsbezeichnung
note: notes|notizen|note|notiz|comments|comment|kommentar|kommentare|bemerkung|bemerkungen|description|memo
tag: categories|kategorien|labels|group membership|tags|tag|category|kategorie|groups|gruppen|group|gruppe|label
birthday: birthday|geburtstag|date of birth|birth date|birthdate|dob|geburtsdatum|bday
birth:year: birth year|geburtsjahr
birth:month: birth month|geburtsmonat
birth:day: birth day
anniversary: anniversary|jahrestag|hochzeitstag|wedding anniversary
related:spouse: spouse|partner in|ehepartner|partner|spouse name|ehegatte partner
related:manager: manager s name|name des r vorgesetzten|manager|vorgesetzter
related:assistant: assistant s name|assistent in|assistant|name assistent|assistent
related:child: children|kinder
related:referred by: referred by|empfohlen von
phone:main: company main phone|telefon firma|haupttelefon|primary phone|main phone|yahoo phone|primary
phone:label:assistant: assistant s phone|telefon assistent
phone:label:callback: callback|rückmeldung
phone:label:car: car phone|autotelefon
phone:label:radio: radio phone|funktelefon
phone:label:isdn: isdn
phone:label:tty: tty tdd phone|telefon für hörbehinderte
phone:label:telex: telex
phone:label:video: phone video
phone:pager: pager|pager number|pager nummer
phone:fax: fax|fax number|fax nummer|telefax|faxnummer
phone:cell: mobile|cell|handy|mobil tel nr|mobile number|mobiltelefon|mobile phone|cell phone|mobil
phone:home: home
phone:work: work
phone:other: other
email: email|e mail|mail|email address|e mail address|primary email|primäre e mail adresse|secondary email|sekundäre e mail adresse|mail address|e mail adresse|mailadresse
url: url|website|web page|webseite|homepage|web site|web|webpage|profile|linkedin|linkedin url
handle:im: messenger name|imaddress|screen name|messenger id|im address|chat name|instant messaging
met_on: met on|kennengelernt am
met_place: met at|where met|kennengelernt in
met_how: how met|how we met
offer: offers
need: needs
custom:Phonetic given name: phonetic first name|given name yomi|yomi first name|given yomi
custom:Phonetic middle name: phonetic middle name|additional name yomi
custom:Phonetic family name: phonetic last name|family name yomi|yomi last name|surname yomi
custom:Phonetic name: yomi name
custom:Maiden name: maiden name|geburtsname
custom:Gender: gender|geschlecht
custom:Hobby: hobby|hobbies|hobbys
custom:Office: office location|büro|office
custom:Place: location|standort
custom:Profession: profession|beruf
custom:Account: account|konto
custom:Billing information: billing information|abrechnungsinformation
custom:Government id: government id number|sozialversicherungsnr
custom:Organisation id: organizational id number|organisationsnr
custom:Language: language|sprache
custom:Keywords: keywords|stichwörter
custom:Mileage: mileage|reisekilometer
custom:Connected on: connected on
skip: e mail type|e mail typ|e mail display name|e mail angezeigter name|initials|initialen|priority|priorität|private|privat|sensitivity|vertraulichkeit|directory server|verzeichnisserver|internet free busy|internet frei gebucht|photo|foto|file as|short name|subject|id|distribution lists|last modified date|created|rev|uid|folder|is favorite
"""
_ADDRESS_EN = {
    "street": "street", "street address": "street", "address": "street", "address street": "street",
    "address line": "street", "city": "city", "town": "city", "address city": "city", "state": "region",
    "region": "region", "county": "region", "province": "region", "address state": "region", "zip": "postal",
    "zip code": "postal", "zipcode": "postal", "postal code": "postal", "post code": "postal", "postcode": "postal",
    "address postal code": "postal", "country": "country", "country region": "country", "address country": "country",
    "address po box": "pobox", "po box": "pobox", "pobox": "pobox",
}  # fmt: skip
_ADDRESS_DE = {
    "straße": "street", "strasse": "street", "adresse": "street", "anschrift": "street", "ort": "city",
    "stadt": "city", "wohnort": "city", "region": "region", "bundesland": "region", "bundesland kanton": "region",
    "kanton": "region", "postleitzahl": "postal", "plz": "postal", "land": "country", "land region": "country",
    "postfach": "pobox",
}  # fmt: skip
_SIDES_EN = {
    "": "",
    "home": "home",
    "business": "work",
    "work": "work",
    "other": "other",
    "mailing": "",
    "office": "work",
}
_SIDES_DE = {"": "", "privat": "home", "geschäftlich": "work", "dienstlich": "work", "firma": "work"}
_OTHER_DE = ("weitere", "weiterer", "weiteres", "weiteres r", "weiteres e", "anderer", "andere")

_SIDE_WORDS = {
    "home": "home", "private": "home", "privat": "home", "personal": "home", "work": "work", "business": "work",
    "office": "work", "geschäftlich": "work", "dienstlich": "work", "company": "work", "firma": "work", "büro": "work",
    "arbeit": "work", "other": "other", "weiteres": "other", "weitere": "other", "andere": "other", "main": "main",
    "alternate": "", "fax": "fax", "telefax": "fax", "mobile": "cell", "mobil": "cell", "cell": "cell", "handy": "cell",
    "mobiltelefon": "cell", "cellphone": "cell", "pager": "pager",
}  # fmt: skip
_PHONE_WORDS = frozenset({
    "phone", "telephone", "tel", "telefon", "telefonnummer", "phonenumber", "rufnummer", "fax", "telefax", "mobile",
    "mobil", "cell", "handy", "mobiltelefon", "cellphone", "pager",
})  # fmt: skip
_URL_WORDS = frozenset({"website", "webseite", "url", "homepage", "webpage", "blog"})
_SERVICES = frozenset({
    "aim", "icq", "jabber", "msn", "skype", "yahoo", "xmpp", "twitter", "telegram", "signal", "matrix", "mastodon",
    "instagram", "facebook", "github", "whatsapp", "wechat", "threema", "discord", "bluesky",
})  # fmt: skip


def folded(heading: str) -> str:
    """A heading for looking up: lower case, no punctuation, one blank between words."""
    text = unicodedata.normalize("NFKC", heading).casefold().replace("ß", "ss")
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _EXACT.strip().splitlines():
        target, _, names = line.rpartition(": ")
        table.update((folded(name), target) for name in names.split("|"))
    for words, sides in ((_ADDRESS_EN, _SIDES_EN), (_ADDRESS_DE, _SIDES_DE)):
        for word, part in words.items():
            for side, kind in sides.items():
                target = f"{part}:{kind}" if kind else part
                table.setdefault(folded(f"{side} {word}"), target)
                table.setdefault(folded(f"{word} {side}"), target)
    for word, part in _ADDRESS_DE.items():
        for side in _OTHER_DE:
            table.setdefault(folded(f"{side} {word}"), f"{part}:other")
    return table


_HEADINGS = _table()


@lru_cache(maxsize=2048)
def meaning(heading: str) -> str:
    """The target of one heading, or empty where nobody knows it."""
    key = folded(heading)
    if not key or len(key) > 80:
        return ""
    words = [bare for word in key.split() if (bare := word.rstrip("0123456789"))]
    for attempt in (key, " ".join(words)):
        if attempt in _HEADINGS:
            return _HEADINGS[attempt]
    return _by_words(words)


def _by_words(words: list[str]) -> str:
    known = set(words)
    if {"e", "mail"} <= known or known & {"email", "mail"}:
        if known & {"type", "typ", "name", "label", "format", "display"}:
            return "skip"
        return _typed("email", words)
    if known & _PHONE_WORDS:
        return _typed("phone", words)
    service = known & _SERVICES
    if service and len(words) <= 3:
        return f"handle:{service.pop()}"
    if (
        known & _URL_WORDS
        or {"web", "page"} <= known
        or {"web", "site"} <= known
        or "internetadresse" in known
    ):
        return "url"
    if (
        words[:1] == ["custom"]
        or words[:1] == ["user"]
        or words[:1] == ["benutzerdef"]
        or words[:1] == ["benutzer"]
    ):
        return "custom"
    return ""


def _typed(field: str, words: list[str]) -> str:
    types = dict.fromkeys(_SIDE_WORDS[word] for word in words if _SIDE_WORDS.get(word))
    if field == "email":
        types = {kind: None for kind in types if kind in {"home", "work", "other"}}
    return f"{field}:{','.join(types)}" if types else field


def resolve(headings: Sequence[str]) -> list[str]:
    """The targets of all headings together: some words mean another thing beside others."""
    targets = [meaning(heading) for heading in headings]
    keys = [folded(heading) for heading in headings]
    for index, key in enumerate(keys):
        if key == "title" or key == "titel":
            # Outlook and Roundcube: the title before a name; elsewhere what somebody does.
            targets[index] = "prefix" if "role" in targets else "role"
        elif key == "occupation" and (targets.count("role") > 1 or any(map(slot_of, headings))):
            targets[index] = "custom:Profession"
        elif key == "name" and "given" in targets and "family" not in targets:
            targets[index] = "family"
        elif key == "geburtstag" and "birth:year" in targets:
            targets[index] = "birth:day"
        elif targets[index] == "custom":
            targets[index] = f"custom:{headings[index].strip()}"
    return targets


def checked(target: str) -> str:
    """A target of a person's mapping, or a `UsageError` that lists what there is."""
    field = target.partition(":")[0].strip().lower()
    if field in {"", "-"}:
        return "skip"
    if field not in FIELDS:
        raise UsageError(
            _("“{target}” is no field.").format(target=target),
            todo=_("There are: {fields}.").format(fields=", ".join(FIELDS)),
        )
    return field + target[len(target.partition(":")[0]) :]
