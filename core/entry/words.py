"""The words with a meaning of their own: kinds of contact, links between them, and words that are also names."""

from __future__ import annotations

from core.entry.folding import folds


def word_set(text: str) -> frozenset[str]:
    """A set of words, written as a text."""
    return frozenset(text.split())


# Small letters only, so that Gift Ndlovu is a person. The German nouns may have their capital.
_KINDS: dict[str, tuple[str, str]] = {
    "call": ("call phoned angerufen", "anruf telefonat"),
    "video": ("video zoom teams", "videoanruf"),
    "meeting": ("met meet meeting coffee walk getroffen", "treffen kaffee"),
    "meal": ("lunch dinner breakfast meal drinks", "mittagessen abendessen frühstück fruehstueck essen"),
    "email": ("mail email e-mail", ""),
    "message": ("msg message text chat dm", "nachricht"),
    "letter": ("letter postcard", "brief postkarte"),
    "event": ("event", "veranstaltung"),
    "introduction": ("intro", "vorstellung"),
    "referral": ("referral", "empfehlung"),
    "favour": ("favour favor", "gefallen"),
    "gift": ("gift", "geschenk"),
    "group": ("group", "runde"),
    "reaction": ("like reaction", ""),
}
KINDS: dict[str, str] = {
    word: channel for channel, both in _KINDS.items() for text in both for word in text.split()
} | {word[0].upper() + word[1:]: channel for channel, (_, nouns) in _KINDS.items() for word in nouns.split()}
"""Kind word, spelled as it counts -> channel."""
# Written so by those who write German; in English they may begin a name.
_GERMAN_ONLY = {"Mail": "email", "E-Mail": "email", "Email": "email"}

_FINER = {
    "lunch": "lunch mittagessen", "dinner": "dinner abendessen", "breakfast": "breakfast frühstück fruehstueck",
    "drinks": "drinks", "coffee": "coffee kaffee", "walk": "walk", "postcard": "postcard postkarte", "chat": "chat dm",
}  # fmt: skip
_FINER_OF = {word: kind for kind, text in _FINER.items() for word in text.split()}


def finer_kind(word: str) -> str:
    """What a kind word says beyond its channel (`lunch` of a meal, `walk` of a meeting), in English; else empty."""
    return _FINER_OF.get(word.casefold(), "")


GERMAN_KINDS = word_set(
    "angerufen anruf telefonat videoanruf getroffen treffen kaffee mittagessen abendessen frühstück fruehstueck essen nachricht"
    " brief postkarte veranstaltung vorstellung empfehlung gefallen geschenk runde"
)

LINKS = word_set("with to from mit an bei von")
FROM = word_set("from von")
AND = word_set("and und &")
PLANS = word_set("plan")

# Words with a colon -> what they say. A blank may follow the colon.
FIELDS: dict[str, str] = {
    "org": "org", "firma": "org", "role": "role", "rolle": "role", "tag": "tag", "todo": "todo", "zusage": "todo",
    "owed": "owed", "offen": "owed", "note": "note", "notiz": "note", "every": "every", "alle": "every",
    "circle": "circle", "kreis": "circle", "at": "at", "bei": "at", "via": "via", "durch": "via", "with": "with",
    "mit": "with", "offers": "offers", "bietet": "offers", "needs": "needs", "sucht": "needs", "born": "born",
    "geboren": "born", "nick": "nick", "mail": "mail", "phone": "phone", "web": "web",
}  # fmt: skip


LABELS: dict[str, tuple[str, str]] = {
    "t": ("phone", "work"), "tel": ("phone", "work"), "telefon": ("phone", "work"), "phone": ("phone", "work"),
    "m": ("phone", "cell"), "mobil": ("phone", "cell"), "mobile": ("phone", "cell"), "handy": ("phone", "cell"),
    "cell": ("phone", "cell"), "f": ("phone", "fax"), "fax": ("phone", "fax"), "e": ("mail", ""), "mail": ("mail", ""),
    "email": ("mail", ""), "e-mail": ("mail", ""), "w": ("web", ""), "web": ("web", ""),
}  # fmt: skip
"""What may stand before a value, with a colon or a full stop: which sort of value, and the type it gives it."""

NONE = word_set("none no never keine keiner keins nie")

# First or last names that are words as well: a single one is a name only with a capital.
ORDINARY = word_set(
    "will may mark grace art bill bob chase chip clay cliff dale dawn dean don drew earl eve faith frank gene grant guy hope"
    " hunter iris ivy jack jade jay jean jim joy june july august april ray rich rob rock rose ruby sandy sky sue summer"
    " wade ward amber angel autumn basil bishop carol cherry chance clement crystal daisy dash destiny drake duke ella"
    " ernest fern finn flora forest gale ginger glen hazel heath heather holly honey jasmine jewel josh king lance lane"
    " laurel lily major melody miles mercy nick norm olive opal page pat patience pearl penny pierce poppy prince queen"
    " randy reed rex rod roman rusty sage saga scott sandy sterling stone storm terry tiffany trip trinity van victor viola"
    " violet wolf woody young long short small white black brown green gray grey king price best love day field hill wood"
    " rice cook bell bush church cross fish fox hall hand head house law little lord marsh mason moon moore nice noble north"
    " park parish parsons power read rich rivers savage sharp shepherd singer spring street strong swift temple waters way"
    " weeks west wise woods baker butcher carpenter cooper farmer fisher gardener miller potter smith taylor turner walker"
    " weaver an am da do es er in ist im ja man mit so su to uns was wer wo zu can he she you my me us le on or if no"
    " ernst rosa wolf jung lang kurz klein gross groß stark weiss weiß schwarz braun sommer winter frühling herbst bach"
    " berg koch richter beck bauer fischer jäger kaiser könig krause lange neumann müller schäfer schneider schmied sauer"
    " stein strauss strauß vogel wagner weber winkler zimmermann gut gute guter rot roth blau grün freund freitag sonntag"
    " samstag montag mittwoch mai juni juli märz heute morgen lieb liebe arm reich rein treu froh fromm hell hold horn hut"
    " kern kraft kranz krug kuhn linde mohr pfeil rabe rath ritter sand schatz schön stern sturm tag vogt wald wild zorn"
)


def channel_of(kind: str, language: str) -> str:
    """The channel a kind word stands for, or empty."""
    return KINDS.get(kind, "") or (_GERMAN_ONLY.get(kind, "") if language == "de" else "")


def is_ordinary(word: str) -> bool:
    """True if `word` is also a word of the language."""
    return word.casefold() in ORDINARY


def has_capital(word: str) -> bool:
    """True if a word begins as a name does: with a capital, or in a script that has none."""
    letter = next((c for c in word if c.isalpha()), "")
    return bool(letter) and (letter.isupper() or letter.istitle() or letter.lower() == letter.upper())


def spelled(table: dict[str, str | int], word: str) -> str | int | None:
    """The entry for a word in either spelling of its umlauts."""
    return next((table[key] for key in folds(word) if key in table), None)
