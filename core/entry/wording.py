"""What a preview says, in the user's language."""

from __future__ import annotations

_EN = {
    "new": "new", "add": "add to", "works": "works", "tag": "tags", "mail": "mail", "phone": "phone", "web": "web",
    "handle": "handle", "promise": "promise", "note": "note", "left": "left over", "via": "via", "with": "with",
    "offers": "offers", "needs": "needs", "nick": "nick", "born": "born", "every": "every", "circle": "circle",
    "place": "at", "maybe": "maybe", "plan": "plan", "again": "again",
    "mine": "mine", "theirs": "theirs", "role_at": "{role} at {org}", "was": "was {what}",
    "days": "{n} days", "no_cadence": "no cadence", "mobile": "mobile", "landline": "landline", "free": "free of charge",
    "I": "you", "they": "they", "both": "both of you", "met_again": "met again",
    "met_at": "met at {name}", "new_person": "new", "inherited": "from {name}",
    "from_event": "everything gets: {parts}", "you_know": "you know there: {names}",
    "left_open": "{name} is open since {since}: until it is closed, this is noted there too",
    "one_letter": "one letter", "letters": "{n} letters", "other_order": "other order", "initial": "initial",
    "same_mail": "same mail", "same_phone": "same phone", "same_name": "same name", "nickname": "nickname",
    "first_name": "first name", "last_name": "last name", "typed": "You typed {name}", "tab_for": "tab: {names}", "or_for": "or {names}",
    "get_in_touch": "get in touch", "say_hello": "say hello", "and": "and",
    "nobody": "nobody is named", "nothing_typed": "The line is empty: it has to name somebody.", "nobody_known": "nobody found: \u201c{text}\u201d",
    "capitals": "nobody found: capitals make a new person",
    "ordinary": "nobody found: \u201c{word}\u201d is a word here; with a capital: {names}",
    "near": "nobody found: \u201c{text}\u201d. {names}?", "empty": "", "long": "too long: at most {n} characters in one entry",
    "odd": "odd name: offers: needs: every: at: with: ?",
    "odd_colon": "nobody called \u201c{text}\u201d is known: read as a name",
    "odd_note": "read as a name, not as a note on {text}: \u201c -- \u201d begins one",
    "odd_log": "odd name: a comma parts people, a colon begins the note",
    "inside": "{word} stands inside the promise",
    "inside_note": "{word} stands inside the note", "colon": "a colon before the note makes this sure",
    "no_kind": "no kind word: met is taken. Others: call, mail, msg, lunch \u2026",
    "no_circle": "no circle \u201c{text}\u201d: {names}", "no_value": "\u201c{text}\u201d is not understood",
    "second_org": "one organisation only", "not_here": "\u201c{text}\u201d is no day for a promise: in 7 days",
    "two_dates": "one day only", "many": "at most {n} people in one line",
    "past": "that day is over", "adds": "adds {what} to {name}", "changes": "changes {what}",
    "swap": "{field} {was} \u2192 {now}", "swap_place": "met at", "swap_via": "introduced by",
    "nothing": "{name} is there already: nothing to add", "makes": "makes a new person",
    "enter_maybe": "Enter {text} \u00b7 tab adds to {name}", "enter_add": "Enter {text} \u00b7 ^n makes a new person",
    "enter_change": "Enter {text}", "line_add": "{text} \u00b7 --new makes a new person",
    "guess": "guessed: {names}", "nothing_noted": "what is to be noted about {name}?",
    "the_role": "role", "the_org": "organisation", "the_tag": "tag", "the_tags": "tags", "the_mail": "mail",
    "the_phone": "phone", "the_web": "web address", "the_handle": "handle", "the_promise": "promise",
    "the_promises": "promises", "the_note": "note", "the_nick": "nickname", "the_born": "birthday", "the_offers": "offers", "the_needs": "needs",
    "the_circle": "circle", "the_every": "cadence", "the_place": "where you met", "the_via": "who introduced you",
    "the_with": "who else was there",
    "pasted": "{n} lines: one person enter, {n} entries ^n", "pasted_cards": "{cards} cards: {n} entries ^n",
}  # fmt: skip
_DE = {
    "new": "neu", "add": "zu", "works": "Firma", "tag": "Tags", "mail": "Mail", "phone": "Telefon", "web": "Web",
    "handle": "Konto", "promise": "Zusage", "note": "Notiz", "left": "übrig", "via": "durch", "with": "mit",
    "offers": "bietet", "needs": "sucht", "nick": "genannt", "born": "geboren", "every": "alle", "circle": "Kreis",
    "place": "bei", "maybe": "vielleicht", "plan": "Plan", "again": "wieder",
    "mine": "meine", "theirs": "ihre", "role_at": "{role} bei {org}", "was": "bisher {what}",
    "days": "{n} Tage", "no_cadence": "kein Rhythmus", "mobile": "mobil", "landline": "Festnetz", "free": "gebührenfrei",
    "I": "du", "they": "sie", "both": "beide", "met_again": "wieder getroffen",
    "met_at": "getroffen: {name}", "new_person": "neu", "inherited": "von {name}",
    "from_event": "alles bekommt: {parts}", "you_know": "dort kennst du: {names}",
    "left_open": "{name} ist noch offen, seit {since}: bis zum Schließen wird auch dies dort notiert",
    "one_letter": "ein Buchstabe", "letters": "{n} Buchstaben", "other_order": "andere Folge", "initial": "Anfangsbuchstabe",
    "same_mail": "gleiche Mail", "same_phone": "gleiche Nummer", "same_name": "gleicher Name", "nickname": "Rufname",
    "first_name": "Vorname", "last_name": "Nachname", "typed": "Getippt: {name}", "tab_for": "tab: {names}", "or_for": "oder {names}",
    "get_in_touch": "melden", "say_hello": "melden", "and": "und",
    "nobody": "niemand ist genannt", "nothing_typed": "Die Zeile ist leer: jemand muss darin genannt sein.", "nobody_known": "niemand gefunden: \u201e{text}\u201c",
    "capitals": "niemand gefunden: mit großen Anfangsbuchstaben wird es eine neue Person",
    "ordinary": "niemand gefunden: \u201e{word}\u201c ist hier ein Wort; mit großem Anfangsbuchstaben: {names}",
    "near": "niemand gefunden: \u201e{text}\u201c. {names}?", "empty": "", "long": "zu lang: höchstens {n} Zeichen je Eintrag",
    "odd": "seltsamer Name: bietet: sucht: alle: bei: mit: ?",
    "odd_colon": "niemand namens \u201e{text}\u201c ist bekannt: als Name gelesen",
    "odd_note": "als Name gelesen, nicht als Notiz zu {text}: \u201e -- \u201c beginnt eine",
    "odd_log": "seltsamer Name: ein Komma trennt Personen, ein Doppelpunkt beginnt die Notiz",
    "inside": "{word} steht in der Zusage",
    "inside_note": "{word} steht in der Notiz", "colon": "ein Doppelpunkt vor der Notiz macht es sicher",
    "no_kind": "keine Art genannt: getroffen. Sonst: Anruf, Mail, Nachricht, Mittagessen \u2026",
    "no_circle": "kein Kreis \u201e{text}\u201c: {names}", "no_value": "\u201e{text}\u201c ist nicht zu verstehen",
    "second_org": "nur eine Firma", "not_here": "\u201e{text}\u201c ist kein Tag für eine Zusage: in 7 Tagen",
    "two_dates": "nur ein Tag", "many": "höchstens {n} Personen in einer Zeile",
    "past": "der Tag ist vorbei", "adds": "{what} zu {name}", "changes": "ändert {what}",
    "swap": "{field} {was} \u2192 {now}", "swap_place": "getroffen", "swap_via": "vorgestellt durch",
    "nothing": "{name} ist schon da: nichts hinzuzufügen", "makes": "macht eine neue Person",
    "enter_maybe": "Enter {text} \u00b7 tab nimmt {name}", "enter_add": "Enter: {text} \u00b7 ^n macht eine neue Person",
    "enter_change": "Enter {text}", "line_add": "{text} \u00b7 --new macht eine neue Person",
    "guess": "geraten: {names}", "nothing_noted": "was soll zu {name} notiert werden?",
    "the_role": "Rolle", "the_org": "Firma", "the_tag": "Tag", "the_tags": "Tags", "the_mail": "Mail",
    "the_phone": "Telefon", "the_web": "Webadresse", "the_handle": "Konto", "the_promise": "Zusage",
    "the_promises": "Zusagen", "the_note": "Notiz", "the_nick": "Rufname", "the_born": "Geburtstag", "the_offers": "Angebote", "the_needs": "Gesuche",
    "the_circle": "Kreis", "the_every": "Rhythmus", "the_place": "wo ihr euch traft", "the_via": "wer euch vorgestellt hat",
    "the_with": "wer dabei war",
    "pasted": "{n} Zeilen: eine Person Enter, {n} Einträge ^n", "pasted_cards": "{cards} Karten: {n} Einträge ^n",
}  # fmt: skip
_TEXTS = {"en": _EN, "de": _DE}

_CHANNELS = {
    "meeting": ("meeting", "Treffen"), "event": ("event", "Veranstaltung"), "meal": ("meal", "Essen"),
    "video": ("video", "Video"), "call": ("call", "Anruf"), "message": ("message", "Nachricht"),
    "email": ("mail", "Mail"), "letter": ("letter", "Brief"), "favour": ("favour", "Gefallen"),
    "referral": ("referral", "Empfehlung"), "introduction": ("intro", "Vorstellung"), "gift": ("gift", "Geschenk"),
    "group": ("group", "Runde"), "reaction": ("reaction", "Reaktion"),
}  # fmt: skip

# channel -> (I did, they did) before the names of the people
_DID = {
    "en": {
        "meeting": ("met {names}", "met {names}"), "event": ("met {names}", "met {names}"),
        "meal": ("{kind} with {names}", "{kind} with {names}"),
        "video": ("video call with {names}", "video call with {names}"), "call": ("called {names}", "{names} called"),
        "message": ("wrote to {names}", "{names} wrote"), "email": ("mailed {names}", "{names} mailed"),
        "letter": ("wrote a letter to {names}", "letter from {names}"),
        "favour": ("favour for {names}", "favour from {names}"),
        "referral": ("referral for {names}", "referral from {names}"),
        "introduction": ("introduced {names}", "introduction by {names}"),
        "gift": ("gift for {names}", "gift from {names}"), "group": ("group with {names}", "group with {names}"),
        "reaction": ("liked {names}", "{names} liked"),
    },
    "de": {
        "meeting": ("{names} getroffen", "{names} getroffen"), "event": ("{names} getroffen", "{names} getroffen"),
        "meal": ("Essen mit {names}", "Essen mit {names}"),
        "video": ("Videoanruf mit {names}", "Videoanruf mit {names}"),
        "call": ("{names} angerufen", "Anruf von {names}"),
        "message": ("{names} geschrieben", "Nachricht von {names}"), "email": ("Mail an {names}", "Mail von {names}"),
        "letter": ("Brief an {names}", "Brief von {names}"),
        "favour": ("Gefallen für {names}", "Gefallen von {names}"),
        "referral": ("Empfehlung für {names}", "Empfehlung von {names}"),
        "introduction": ("{names} vorgestellt", "Vorstellung durch {names}"),
        "gift": ("Geschenk für {names}", "Geschenk von {names}"), "group": ("Runde mit {names}", "Runde mit {names}"),
        "reaction": ("Reaktion an {names}", "Reaktion von {names}"),
    },
}  # fmt: skip
_WHO = {
    "en": {
        "call": ("you called", "they called"), "video": ("you called", "they called"),
        "message": ("you wrote", "they wrote"), "email": ("you wrote", "they wrote"),
        "letter": ("you wrote", "they wrote"), "favour": ("you gave", "they gave"),
        "referral": ("you gave", "they gave"), "gift": ("you gave", "they gave"),
        "introduction": ("by you", "by them"),
    },
    "de": {
        "call": ("du hast angerufen", "von dort"), "video": ("du hast angerufen", "von dort"),
        "message": ("du hast geschrieben", "von dort"), "email": ("du hast geschrieben", "von dort"),
        "letter": ("du hast geschrieben", "von dort"), "favour": ("von dir", "von dort"),
        "referral": ("von dir", "von dort"), "gift": ("von dir", "von dort"),
        "introduction": ("durch dich", "von dort"),
    },
}  # fmt: skip
_BEGAN = {
    "en": ("you began", "they began", "both of you"),
    "de": ("du hast begonnen", "von dort", "beide"),
}
_SIDES = {"me": 0, "them": 1, "mutual": 2}
_SAID = {
    "en": {
        "added": "added {names}", "added_to": "added to {names}: {what}", "noted": "noted on {names}",
        "planned": "planned: {what} with {names}, {day}", "again": "met {names} again",
        "changed": "changed {names}: {what}", "and_changed": "{label}; changed: {what}",
        "there": "{names} was there already", "corrected": "corrected: {label}", "removed": "removed: {label}",
    },
    "de": {
        "added": "{names} angelegt", "added_to": "zu {names}: {what}", "noted": "Notiz zu {names}",
        "planned": "geplant: {what} mit {names}, {day}", "again": "{names} wieder getroffen",
        "changed": "{names} geändert: {what}", "and_changed": "{label}; geändert: {what}",
        "there": "{names} war schon da", "corrected": "berichtigt: {label}", "removed": "entfernt: {label}",
    },
}  # fmt: skip


def say(language: str, key: str, **parts: object) -> str:
    """A text of the preview."""
    return _TEXTS[language][key].format(**parts)


def said(language: str, key: str, **parts: object) -> str:
    """A text of the word line, after saving."""
    return _SAID[language][key].format(**parts)


def cadence_text(days: int, language: str) -> str:
    """A cadence: `30 days`, or that there is none."""
    return say(language, "days", n=days) if days else say(language, "no_cadence")


def channel_name(channel: str, language: str) -> str:
    """The name of a channel."""
    return _CHANNELS[channel][language == "de"] if channel in _CHANNELS else channel


def did(channel: str, initiator: str, names: str, kind: str, language: str) -> str:
    """What happened, with the names in it: `called Carla Nunes`."""
    mine, theirs = _DID[language].get(channel, ("{kind} {names}", "{kind} {names}"))
    return (theirs if initiator == "them" else mine).format(names=names, kind=kind)


def who_began(channel: str, initiator: str, language: str) -> str:
    """Who began: `you called`."""
    side = _SIDES.get(initiator, 0)
    return (*_WHO[language].get(channel, ()), *_BEGAN[language])[side] if side < 2 else _BEGAN[language][2]


def listed(names: list[str], language: str) -> str:
    """`Anna, Ben and May`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {say(language, 'and')} {names[-1]}"
