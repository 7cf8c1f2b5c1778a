"""vCards as programs write them: each case is one habit of one of them, with invented people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.exchange.draft import Reading
from core.models import contact_from

Card = Callable[..., dict[str, Any]]
Read = Callable[..., Reading]


def test_the_parts_of_a_name(card: Card) -> None:
    document = card("N:Schmidt;Anna;Maria;Dr.;MBA\r\nFN:Dr. Anna Maria Schmidt")
    assert {k: document[k] for k in ("full", "given", "middle", "family", "prefix", "suffix")} == {
        "full": "Dr. Anna Maria Schmidt",
        "given": "Anna",
        "middle": "Maria",
        "family": "Schmidt",
        "prefix": "Dr.",
        "suffix": "MBA",
    }


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ("N:Schmidt;Anna;;;", "Anna Schmidt"),
        ("N:Schmidt", "Schmidt"),
        ("N:;;;;\r\nFN:\r\nORG:Novum GmbH", "Novum GmbH"),
        ("NICKNAME:Nan\r\nADR:;;Hauptstr. 1;Bern;;;", "Nan"),
        ("EMAIL:anna@novum.example", "anna@novum.example"),
        ("TEL:+49 170 5550147", "+49 170 5550147"),
        ("N:安藤;ロイド;;;", "安藤 ロイド"),
    ],
)
def test_a_missing_name_is_derived_and_nothing_invented(card: Card, lines: str, shown: str) -> None:
    document = card(lines)
    assert contact_from("x", document).name == shown


def test_a_card_without_parts_gets_none(card: Card) -> None:
    assert not card("FN:Anna Schmidt").keys() & {"given", "family"}


def test_escapes_and_unknown_escapes(card: Card) -> None:
    document = card("FN:Semi\\; colon\\, comma\r\nNOTE:one\\ntwo\\Nthree \\\\ back \\M")
    assert document["full"] == "Semi; colon, comma"
    assert [note["text"] for note in document["notes"].values()] == ["one\ntwo\nthree \\ back \\M"]


def test_escaped_semicolons_stay_inside_a_part(card: Card) -> None:
    document = card("N:Last;First \\; special \\;;middle;Mr.;")
    assert (document["given"], document["middle"]) == ("First ; special ;", "middle")


@pytest.mark.parametrize(
    ("version", "folded"),
    [
        ("3.0", "NOTE:a long li\r\n ne"),
        ("4.0", "NOTE:a long li\r\n\tne"),
        ("2.1", "NOTE:a long\r\n line"),
        ("3.0", "NOTE:a long li\r\n \r\n ne"),
    ],
)
def test_folding(card: Card, version: str, folded: str) -> None:
    document = card("FN:Anna\r\n" + folded, version)
    assert [note["text"] for note in document["notes"].values()] == ["a long line"]


def test_line_breaks_that_were_not_escaped_stay_in_the_note(card: Card) -> None:
    document = card("FN:Anna\r\nNOTE:first line\r\nsecond line\r\nTuesday: call\r\nTEL:123456")
    assert [note["text"] for note in document["notes"].values()] == ["first line\nsecond line\nTuesday: call"]
    assert list(document["phones"]) == ["123456"]


def test_quoted_printable_with_soft_breaks_and_lower_case_hex(card: Card) -> None:
    document = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:H=c3=b6rmann;Jos=\r\neph=\r\n\r\nTEL;HOME:028 123", "2.1"
    )
    assert (document["family"], document["given"]) == ("Hörmann", "Joseph")
    assert document["phones"] == {"028 123": ["home"]}


def test_a_soft_break_into_the_next_property_loses_neither(card: Card) -> None:
    document = card("NOTE;QUOTED-PRINTABLE:caf=C3=A9=\r\nTEL;CELL:12345\r\nFN:Anna", "2.1")
    assert [note["text"] for note in document["notes"].values()] == ["café"]
    assert document["phones"] == {"12345": ["cell"]}


def test_an_equals_sign_at_the_end_is_no_soft_break_elsewhere(card: Card) -> None:
    assert card("NOTE:one plus one =\r\nFN:Anna")["full"] == "Anna"


@pytest.mark.parametrize(
    ("charset", "codec", "name"),
    [
        ("SHIFT_JIS", "cp932", "安藤ソ表"),
        ("windows-1252", "cp1252", "Zoë Ångström"),
        ("ISO-8859-2", "iso8859-2", "Žižka"),
        ("KOI8-R", "koi8-r", "Анна"),
        ("windows-1251", "cp1251", "Анна"),
        ("GB2312", "gb2312", "安娜"),
        ("ISO-2022-JP", "iso2022_jp", "安藤"),
    ],
)
def test_raw_bytes_in_the_charset_the_card_names(card: Card, charset: str, codec: str, name: str) -> None:
    assert card(f"FN;CHARSET={charset}:".encode() + name.encode(codec), "2.1")["full"] == name


def test_japanese_between_escapes_is_known_without_a_charset(card: Card) -> None:
    assert card(b"FN:" + "安藤 ロイド".encode("iso2022_jp"), "2.1")["full"] == "安藤 ロイド"


@pytest.mark.parametrize("charset", ["rot13", "idna", "unicode_escape", "nonsense", "zlib"])
def test_a_charset_that_is_none_is_not_used(card: Card, charset: str) -> None:
    assert card(f"FN;CHARSET={charset}:Anna Zoë", "2.1")["full"] == "Anna Zoë"


def test_bytes_without_a_charset_are_utf_8_else_windows_1252(card: Card) -> None:
    assert card("FN:Zoë")["full"] == "Zoë"
    assert card("FN:Zoë".encode("cp1252"))["full"] == "Zoë"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r", "\r\r\n"])
def test_encodings_and_line_ends(read: Read, encoding: str, ends: str) -> None:
    text = ends.join(["BEGIN:VCARD", "VERSION:3.0", "FN:Zoë Ængel", "NOTE:folded", "  line", "END:VCARD", ""])
    (draft,) = read(text.encode(encoding)).drafts
    assert draft.document["full"] == "Zoë Ængel"
    assert contact_from("x", draft.document).notes[0].text == "folded line"


@pytest.mark.parametrize(
    ("line", "phones"),
    [
        ("TEL;TYPE=CELL;TYPE=VOICE;TYPE=pref:1234", {"1234": ["cell", "pref"]}),
        ("TEL;TYPE=work,fax:1234", {"1234": ["work", "fax"]}),
        ('TEL;TYPE="work,voice";VALUE=uri:tel:+1-418-555;ext=102', {"+1-418-555 ext. 102": ["work"]}),
        ("TEL;HOME;FAX:1234", {"1234": ["home", "fax"]}),
        ("TEL;TYPE=VOICE;MSG,WORK:1234", {"1234": ["msg", "work"]}),
        ("TEL;CAR:1234", {"1234": ["label:CAR"]}),
        ("TEL;X-Cottage:1234", {"1234": ["label:Cottage"]}),
        ("TEL;PREF=1:1234", {"1234": ["pref"]}),
        ("TEL;TYPE=Büro:1234", {"1234": ["work"]}),
        ("TEL;TYPE=別荘:1234", {"1234": ["label:別荘"]}),
        ("X-MS-TEL;VOICE;CALLBACK:1234", {"1234": ["label:CALLBACK"]}),
        ("X-EVOLUTION-TELEX:1234", {"1234": ["label:telex"]}),
        ("item1.TEL:1234\r\nitem1.X-ABLabel:Boat", {"1234": ["label:Boat"]}),
        ("item1.TEL:1234\r\nitem1.X-ABLabel:_$!<HomeFAX>!$_", {"1234": ["home", "fax"]}),
        ("TEL;CELL:0170 55 50\r\nTEL;WORK:0170-5550", {"0170 55 50": ["cell", "work"]}),
        ("TEL;WORK:ask at the desk", {"ask at the desk": ["work"]}),
        ("TEL:p1234p5678w9", {"p1234p5678w9": []}),
    ],
)
def test_numbers_and_what_they_are_for(card: Card, line: str, phones: dict[str, list[str]]) -> None:
    assert card("FN:Anna\r\n" + line)["phones"] == phones


def test_only_the_first_preference_of_version_4_is_preferred(card: Card) -> None:
    document = card("FN:Anna\r\nEMAIL;PREF=2:b@x.example\r\nEMAIL;PREF=1:a@x.example", "4.0")
    assert document["emails"] == {"b@x.example": [], "a@x.example": ["pref"]}


@pytest.mark.parametrize(
    ("line", "emails"),
    [
        ("EMAIL;INTERNET;HOME;TYPE=pref:Anna@X.example", {"Anna@X.example": ["home", "pref"]}),
        ('EMAIL;INTERNET:"Anna"\r\n  <anna@x.example>', {"anna@x.example": []}),
        ("EMAIL;CELL:anna@x.example", {"anna@x.example": ["label:cell"]}),
        ("EMAIL:mailto:anna@x.example", {"anna@x.example": []}),
        ("EMAIL;HOME:a@x.example\r\nEMAIL;WORK:A@X.EXAMPLE", {"a@x.example": ["home", "work"]}),
        ("EMAIL:\r\nEMAIL:a@x.example", {"a@x.example": []}),
    ],
)
def test_mail_addresses(card: Card, line: str, emails: dict[str, list[str]]) -> None:
    assert card("FN:Anna\r\n" + line, "2.1")["emails"] == emails


def test_organisations_titles_and_units(card: Card) -> None:
    document = card(
        "FN:Anna\r\nORG:Novum\\; Söhne;Labor;\r\nTITLE:COO\r\nORG:Zweitfirma\r\nTITLE:Rat\r\nROLE:speaker"
    )
    assert (document["org"], document["org_units"], document["role"]) == ("Novum; Söhne", ["Labor"], "COO")
    assert document["custom"] == {"Organisation": "Zweitfirma", "Title": "Rat", "Role": "speaker"}


def test_an_unescaped_comma_belongs_to_the_organisation(card: Card) -> None:
    assert card("FN:Anna\r\nORG:Company, The;Dept", "2.1")["org"] == "Company, The"


def test_addresses_keep_their_parts_and_are_kept_once(card: Card) -> None:
    document = card(
        "FN:Anna\r\nADR;TYPE=home:Box 5;Flat 2;Main St 1\\nBack;Bern;BE;3000;CH\r\n"
        "ADR;TYPE=work:Box 5;Flat 2;Main St 1\\nBack;Bern;BE;3000;CH"
    )
    (address,) = document["addresses"].values()
    assert address == {
        "types": ["home", "work"], "pobox": "Box 5", "ext": "Flat 2", "street": "Main St 1\nBack", "city": "Bern",
        "region": "BE", "postal": "3000", "country": "CH",
    }  # fmt: skip


def test_a_street_of_several_raw_lines(card: Card) -> None:
    document = card("N:Anna\r\nADR;HOME:;;Anna Schmidt\\\r\n12345678\\\r\nPackstation 9;Bern;;3000;CH", "2.1")
    (address,) = document["addresses"].values()
    assert address["street"] == "Anna Schmidt\n12345678\nPackstation 9"
    assert address["city"] == "Bern"


def test_a_label_stands_in_where_there_is_no_address(card: Card) -> None:
    document = card("FN:Anna\r\nLABEL;QUOTED-PRINTABLE;WORK:Main St 1=0ABern", "2.1")
    assert [(a["street"], a["types"]) for a in document["addresses"].values()] == [
        ("Main St 1\nBern", ["work"])
    ]


def test_a_colon_inside_an_unquoted_label_spoils_only_the_label(read: Read) -> None:
    reading = read(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Anna\n"
        "ADR;TYPE=work;LABEL=Hof: 3^nBern:;;Main St 1;Bern;;3000;CH\nEND:VCARD\n"
    )
    document: dict[str, Any] = reading.drafts[0].document
    (address,) = document["addresses"].values()
    assert (address["street"], address["city"], address.get("pobox")) == ("Main St 1", "Bern", None)
    assert "colon" in reading.problems[0].text


def test_birthdays_of_apple_without_a_year(card: Card) -> None:
    assert card("FN:Anna\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-05-01")["birthday"] == "--05-01"
    assert card("FN:Anna\r\nBDAY;X-APPLE-OMIT-YEAR=1900:1900-05-01")["birthday"] == "--05-01"


def test_a_birthday_in_words_is_kept_aside_and_reported(read: Read) -> None:
    reading = read("BEGIN:VCARD\nVERSION:4.0\nFN:Anna\nBDAY;VALUE=text:about 1800\nEND:VCARD\n")
    document: dict[str, Any] = reading.drafts[0].document
    assert "birthday" not in document
    assert document["custom"] == {"Birthday": "about 1800"}
    assert "no date" in reading.problems[0].text


@pytest.mark.parametrize(
    "lines",
    [
        "ANNIVERSARY:20090808T1430-0500",
        "X-ANNIVERSARY:2009-08-08",
        "X-MS-ANNIVERSARY:20090808",
        "X-WAB-WEDDING_ANNIVERSARY:20090808",
        "X-KADDRESSBOOK-X-Anniversary:2009-08-08",
        "item4.X-ABDATE:2009-08-08\r\nitem4.X-ABLabel:_$!<Anniversary>!$_",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2009-08-08;1;;;;;;;;;;;;;",
    ],
)
def test_anniversaries_of_every_vendor(card: Card, lines: str) -> None:
    assert card("FN:Anna\r\n" + lines)["anniversary"] == "2009-08-08"


@pytest.mark.parametrize(
    ("lines", "related"),
    [
        ("X-SPOUSE:Ben", ("Ben", "spouse")),
        ("X-EVOLUTION-SPOUSE:Ben", ("Ben", "spouse")),
        ("X-KADDRESSBOOK-X-ManagersName:Ben", ("Ben", "manager")),
        ("item1.X-ABRELATEDNAMES:Ben\r\nitem1.X-ABLabel:_$!<Brother>!$_", ("Ben", "brother")),
        ("item1.X-ABRELATEDNAMES:Ben\r\nitem1.X-ABLabel:Skipper", ("Ben", "skipper")),
        ("RELATED;TYPE=friend;VALUE=text:Ben", ("Ben", "friend")),
        ("X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Ben;14;;;", ("Ben", "spouse")),
        ("AGENT:BEGIN:VCARD\\nFN:Ben\\nTEL:+1\\nEND:VCARD\\n", ("Ben", "agent")),
        ("AGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN:Aydin;Ben\r\nTEL:1\r\nEND:VCARD", ("Ben Aydin", "agent")),
    ],
)
def test_people_named_in_a_card(card: Card, lines: str, related: tuple[str, str]) -> None:
    document = card("FN:Anna\r\n" + lines)
    assert [(item["name"], item["rel"]) for item in document["related"].values()] == [related]
    assert document["full"] == "Anna"


@pytest.mark.parametrize(
    ("line", "handles"),
    [
        ("IMPP;X-SERVICE-TYPE=GoogleTalk:xmpp:anna%20s", {"anna s": ["googletalk"]}),
        ("IMPP:skype:anna.s", {"anna.s": ["skype"]}),
        ("X-SKYPE-USERNAME:anna.s", {"anna.s": ["skype"]}),
        ("X-AIM:anna s", {"anna s": ["aim"]}),
        ("TEL;TYPE=HOME:sip:anna@x.example", {"anna@x.example": ["sip"]}),
    ],
)
def test_names_on_messengers(card: Card, line: str, handles: dict[str, list[str]]) -> None:
    assert card("FN:Anna\r\n" + line)["handles"] == handles


def test_categories_are_tags_also_where_every_comma_is_escaped(card: Card) -> None:
    assert set(card("FN:Anna\r\nCATEGORIES:friends,chess club")["tags"]) == {"friends", "chess club"}
    assert set(card("FN:Anna\r\nCATEGORIES:one\\, two\\, three")["tags"]) == {"one", "two", "three"}


def test_photos_are_kept_out_whatever_their_folding(read: Read) -> None:
    reading = read(
        "BEGIN:VCARD\nVERSION:2.1\nFN:Anna\nPHOTO;ENCODING=BASE64;JPEG:\n AAAA\n  BBBB\n\nTEL:123456\n"
        "PHOTO;BASE64:\nQUJDRA==\nQUJDRA==\nEMAIL:a@x.example\nKEY;ENCODING=B:ABC:DEF\nEND:VCARD\n"
    )
    document: dict[str, Any] = reading.drafts[0].document
    assert set(document) == {"full", "phones", "emails"}
    assert reading.left_out == {"photo": 2, "key": 1}
    assert reading.problems == []


def test_text_in_base64_is_text(card: Card) -> None:
    document = card(
        "FN;ENCODING=B;CHARSET=UTF-8:Wm/DqyDDhm5nZWw=\r\nNOTE;ENCODING=BASE64:\r\n aGVs\r\n bG8=", "2.1"
    )
    assert document["full"] == "Zoë Ængel"
    assert [note["text"] for note in document["notes"].values()] == ["hello"]


def test_a_labelled_property_nobody_knows_becomes_a_field_of_its_own(card: Card) -> None:
    assert card("FN:Anna\r\nitem1.X-Thing:42\r\nitem1.X-ABLabel:Shoe size")["custom"] == {"Shoe size": "42"}


def test_what_is_not_carried_is_counted(read: Read) -> None:
    reading = read("BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nX-UNHEARD-OF:1\nEND:VCARD\n")
    assert reading.left_out == {"X-UNHEARD-OF": 1}


def test_a_group_is_no_person_but_a_tag_of_its_members(read: Read) -> None:
    reading = read(
        "BEGIN:VCARD\nVERSION:4.0\nUID:urn:uuid:aaaa-1\nFN:Anna\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Climbers\nMEMBER:urn:uuid:aaaa-1\nMEMBER:urn:uuid:zzzz\nEND:VCARD\n"
    )
    (draft,) = reading.drafts
    assert draft.document["tags"] == {"Climbers": True}
    assert "1 of 2 members" in reading.problems[0].text


def test_control_characters_never_come_in(card: Card) -> None:
    assert card("FN:Anna\x1b[31m \x07Schmidt\u202e")["full"] == "Anna[31m Schmidt"


# --- broken files ----------------------------------------------------------------------------------------------------


def names(reading: Reading) -> list[str]:
    return [str(draft.document.get("full")) for draft in reading.drafts]


def test_a_bad_card_is_reported_with_its_line_and_stops_nobody(read: Read) -> None:
    reading = read(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nnonsense\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ben\nEND:VCARD\n"
    )
    assert names(reading) == ["Anna", "Ben"]
    assert [problem.line for problem in reading.problems] == [1, 6]
    assert "line 4" in reading.problems[0].text


def test_a_missing_end_costs_neither_card(read: Read) -> None:
    reading = read("BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nBEGIN:VCARD\nVERSION:3.0\nFN:Ben\n")
    assert names(reading) == ["Anna", "Ben"]
    assert all("END:VCARD" in problem.text for problem in reading.problems)


def test_a_missing_begin_is_forgiven_where_it_is_plainly_a_card(read: Read) -> None:
    reading = read("VERSION:3.0\nFN:Anna\nTEL:123456\nEND:VCARD\n")
    assert names(reading) == ["Anna"]
    assert "BEGIN" in reading.problems[0].text


def test_what_begins_something_else_is_reported_and_left(read: Read) -> None:
    reading = read("BEGIN:VCAR\nN:;Anna;;;\nEND:VCARD\n")
    assert reading.drafts == []
    assert reading.problems[0].line == 1


def test_blanks_around_begin_and_a_card_set_in(read: Read) -> None:
    assert names(read("BEGIN:VCARD \nFN:Anna\nEND:VCARD \n")) == ["Anna"]
    assert names(read("  BEGIN:VCARD\n  VERSION:3.0\n  FN:Anna\n  TEL:12345\n  END:VCARD\n")) == ["Anna"]


def test_a_name_without_a_colon_is_an_empty_one(read: Read) -> None:
    assert names(read("BEGIN:VCARD\nFN\nN:Schmidt;Anna\nEND:VCARD\n")) == ["Anna Schmidt"]


def test_a_card_without_end_of_size_is_cut_not_swallowed(read: Read) -> None:
    note = "\n".join(f"NOTE:{number} " + "x" * 900 for number in range(4000))
    reading = read(f"BEGIN:VCARD\nVERSION:3.0\nFN:Anna\n{note}\nEND:VCARD\nBEGIN:VCARD\nFN:Ben\nEND:VCARD\n")
    assert names(reading) == ["Anna", "Ben"]
    assert any("too long" in problem.text for problem in reading.problems)
