"""Pasted lines: one person, or a question, never a save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.entry import Context, Parse, parse, paste

SIGNATURE = """Anna Schmitz
Head of Sales
Acme GmbH & Co. KG
Hauptstraße 5, 20095 Hamburg
T: +49 40 3344550 | M: +49 151 23456789
E: anna@acme.de
www.acme.de
"""
CARD = """BEGIN:VCARD\r
VERSION:3.0\r
N:O'Brien;Sinéad;;Dr.;\r
FN:Dr. Sinéad O'Brien\r
ORG:1&1\\, AG;Sales\r
TITLE:CTO\r
TEL;TYPE=CELL:+49 170 5550147\r
TEL;TYPE=WORK,VOICE:+49 721 913\r
 740\r
EMAIL;TYPE=INTERNET:sinead@1und1.de\r
BDAY:1986-06-11\r
NOTE:climbs\\, sings\r
END:VCARD\r
"""


def test_one_line_is_a_line(context: Context) -> None:
    pasted = paste("  Anna Schmitz,\u00a0Acme \n\n", context)
    assert (pasted.sort, pasted.person) == ("line", "Anna Schmitz, Acme")


def test_a_signature_is_one_person(context: Context, described: Callable[[Parse], str]) -> None:
    pasted = paste(SIGNATURE, context)
    assert pasted.sort == "person"
    assert described(parse(pasted.person, context)) == (
        "new: Anna Schmitz · maybe Anna Schmidt · org Acme GmbH & Co. KG · role Head of Sales · phone +49 40 3344550 work"
        ' · phone +49 1512 3456789 cell · mail anna@acme.de · web www.acme.de · note "Hauptstraße 5, 20095 Hamburg"'
    )


def test_a_card_is_one_person(context: Context, described: Callable[[Parse], str]) -> None:
    pasted = paste(CARD, context)
    assert pasted.sort == "person"
    assert described(parse(pasted.person, context)) == (
        "new: Dr. Sinéad O'Brien · org 1&1, AG, Sales · role CTO · phone +49 170 5550147 cell"
        ' · phone +49 721 913740 work · mail sinead@1und1.de · born 1986-06-11 · note "climbs, sings"'
    )


def test_several_cards_are_a_person_each(context: Context, described: Callable[[Parse], str]) -> None:
    second = "BEGIN:VCARD\nVERSION:4.0\nFN:Ida Berg\nEMAIL:ida@berg.example\nEND:VCARD\n"
    pasted = paste(f"{CARD}\r\n{second}Tom Hill, Acme\n", context)
    assert (pasted.sort, pasted.person, len(pasted.lines)) == ("ask", "", 3)
    assert pasted.question == "2 cards: 3 entries ^n"
    first, ida, tom = (described(parse(line, context)) for line in pasted.lines)
    assert first.startswith("new: Dr. Sinéad O'Brien · org 1&1, AG, Sales")
    assert ida == "new: Ida Berg · mail ida@berg.example"
    assert tom == "new: Tom Hill · org Acme"
    german = paste(second * 2, replace(context, language="de"))
    assert german.question == "2 Karten: 2 Einträge ^n"


def test_a_card_that_does_not_end_is_one_still(context: Context) -> None:
    cut = "BEGIN:VCARD\nFN:Ida Berg\nBEGIN:VCARD\nFN:Tom Hill\n"
    assert paste(cut, context).lines == ("Ida Berg", "Tom Hill")


def test_lines_that_name_several_people_ask(context: Context) -> None:
    pasted = paste("Ida Berg ida@berg.se\nTom Hill tom@hill.de\nLee, Acme", context)
    assert (pasted.sort, len(pasted.lines)) == ("ask", 3)
    assert pasted.question == "3 lines: one person enter, 3 entries ^n"
    assert (
        paste("a b\nc d", replace(context, language="de")).question
        == "2 Zeilen: eine Person Enter, 2 Einträge ^n"
    )


def test_more_than_twelve_lines_ask(context: Context) -> None:
    assert paste(SIGNATURE + "more\n" * 6, context).sort == "ask"


def test_words_of_a_paste_are_not_lost(context: Context) -> None:
    made = parse(paste("Ida Berg\nsome -- words\n#1 in sales\nida@berg.se", context).person, context)
    assert made.full_note == "some words; #1 in sales"
