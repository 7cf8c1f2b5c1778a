"""Tables of contacts, each case one habit of a program, with invented people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import ImportFileError, UsageError
from core.exchange.csv_headings import FIELDS, meaning, resolve
from core.exchange.draft import Reading

Read = Callable[..., Reading]

LINKEDIN = (
    "\ufeffNotes:\r\n"
    '"Some addresses are missing, because, as you know, people hide them. See https://example.com"\r\n\r\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"
    'Anna,"Schmidt, PMP",https://www.linkedin.com/in/anna-s,,"Novum, Inc.",COO,12 Mar 2024\r\n'
    ",,https://www.linkedin.com/in/nobody,,,,\r\n"
    'Ben,Aydın,https://www.linkedin.com/in/ben,ben@x.example,"Ex""tra"" Ltd",,3/1/23\r\n'
)


def only(reading: Reading) -> dict[str, Any]:
    (draft,) = reading.drafts
    return draft.document


def test_linkedin_below_its_preamble(read: Read) -> None:
    reading = read(LINKEDIN)
    assert reading.title == "CSV from LinkedIn"
    anna, ben = reading.drafts
    assert anna.document["family"] == "Schmidt, PMP"
    assert anna.document["org"] == "Novum, Inc."
    assert anna.document["custom"] == {"Connected on": "2024-03-12"}
    assert anna.uid == "linkedin:https://www.linkedin.com/in/anna-s"
    assert ben.document["org"] == 'Ex"tra" Ltd'


def test_linkedin_dates_that_could_be_two_are_not_guessed(read: Read) -> None:
    reading = read(LINKEDIN)
    assert reading.drafts[1].document["custom"] == {"Connected on": "3/1/23"}
    assert any("could be two" in problem.text and problem.line == 7 for problem in reading.problems)


def test_linkedin_rows_without_a_name_are_counted(read: Read) -> None:
    reading = read(LINKEDIN)
    assert any("left out" in problem.text and problem.line == 6 for problem in reading.problems)


def test_linkedin_columns_may_move(read: Read) -> None:
    text = "Connected On,Company,First Name,Last Name,URL\n1 May 2020,Novum,Anna,Schmidt,https://www.linkedin.com/in/a\n"
    document = only(read(text))
    assert (document["full"], document["org"]) == ("Anna Schmidt", "Novum")


def test_google_of_today(read: Read) -> None:
    text = (
        "First Name,Last Name,Birthday,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,"
        "Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Event 1 - Label,Event 1 - Value,"
        "Relation 1 - Label,Relation 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value\n"
        "Anna,Schmidt, --03-15,Friends ::: * myContacts,* Home,a@x.example ::: b@x.example,Work Fax,+41 31 1234567,"
        'Home,"Main St 1\nBern",,,Anniversary,2009-08-08,Spouse,Ben,Shoe size,42\n'
    )
    document = only(read(text))
    assert document["birthday"] == "--03-15"
    assert set(document["tags"]) == {"Friends", "myContacts"}
    assert document["emails"] == {"a@x.example": ["home", "pref"], "b@x.example": ["home"]}
    assert document["phones"] == {"+41 31 1234567": ["work", "fax"]}
    assert [a["street"] for a in document["addresses"].values()] == ["Main St 1\nBern"]
    assert document["anniversary"] == "2009-08-08"
    assert [(r["name"], r["rel"]) for r in document["related"].values()] == [("Ben", "spouse")]
    assert document["custom"] == {"Shoe size": "42"}


def test_google_of_before(read: Read) -> None:
    text = (
        "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Organization 1 - Name,"
        "Organization 1 - Title,Organization 1 - Department,Address 1 - Type,Address 1 - Street,Address 1 - Postal Code\n"
        '"Schmidt, Anna",Anna,Schmidt,* My Contacts ::: Chess,Work,a@x.example,Novum,COO,Lab,Cottage,Main St 1,3000\n'
    )
    document = only(read(text))
    assert document["full"] == "Schmidt, Anna"
    assert set(document["tags"]) == {"My Contacts", "Chess"}
    assert (document["org"], document["role"], document["org_units"]) == ("Novum", "COO", ["Lab"])
    (address,) = document["addresses"].values()
    assert address == {"types": ["label:Cottage"], "street": "Main St 1", "postal": "3000"}


OUTLOOK = "Title,First Name,Last Name,Job Title,Business Street,Business Street 2,Business City,Mobile Phone,Birthday,E-mail Address,E-mail 2 Address,E-mail Type,Categories,Priority,Spouse\n"  # fmt: skip


def test_outlook_in_english(read: Read) -> None:
    row = "Dr.,Anna,Schmidt,COO,Main St 1,Floor 3,Bern,0170 5550147,1/20/1981,a@x.example,b@x.example,SMTP,Chess;Friends,Normal,Ben\n"
    document = only(read(OUTLOOK + row))
    assert (document["prefix"], document["role"], document["birthday"]) == ("Dr.", "COO", "1981-01-20")
    assert [a["street"] for a in document["addresses"].values()] == ["Main St 1\nFloor 3"]
    assert list(document["emails"]) == ["a@x.example", "b@x.example"]
    assert set(document["tags"]) == {"Chess", "Friends"}
    assert "custom" not in document


def rows_with_birthdays(*days: str) -> str:
    return OUTLOOK + "".join(f",P{n},Q,,,,,,{day},,,,,,\n" for n, day in enumerate(days))


def test_one_date_of_the_file_proves_the_others(read: Read) -> None:
    reading = read(rows_with_birthdays("3/4/1990", "20/1/1981"))
    assert [draft.document["birthday"] for draft in reading.drafts] == ["1990-04-03", "1981-01-20"]


def test_without_proof_a_date_stays_words(read: Read) -> None:
    reading = read(rows_with_birthdays("3/4/1990"))
    assert "birthday" not in reading.drafts[0].document
    assert reading.drafts[0].document["custom"] == {"Birthday": "3/4/1990"}


def test_without_proof_outlook_is_read_as_its_machine_writes_and_says_so(read: Read) -> None:
    for region, day in (("US", "1990-03-04"), ("DE", "1990-04-03")):
        reading = read(rows_with_birthdays("3/4/1990"), region=region)
        assert reading.drafts[0].document["birthday"] == day
        assert "proves" in reading.problems[0].text


def test_outlook_in_german_windows_1252(read: Read) -> None:
    text = (
        '"Anrede","Vorname","Nachname","Firma","Straße geschäftlich","Ort geschäftlich","Land/Region geschäftlich",'
        '"Telefon Firma","Telefon geschäftlich","Telefon (privat 2)","Mobiltelefon","E-Mail-Adresse","E-Mail 2: Adresse",'
        '"E-Mail: Angezeigter Name","Geburtstag","Jahrestag","Privat","Notizen","Weiterer Ort"\r\n'
        '"Frau","Zoë","Müßig","Bäckerei","Ring 1","Köln","DE","0221 5550001","0221 5550002","0221 5550003",'
        '"0170 5550147","z@x.example","y@x.example","Zoë (z@x.example)","24.12.1975","0.0.00","Aus",'
        '"Zeile ""eins""\r\nZeile zwei","Bonn"\r\n'
    )
    document = only(read(text.encode("cp1252")))
    assert document["full"] == "Frau Zoë Müßig"
    assert document["phones"] == {
        "0221 5550001": ["main"], "0221 5550002": ["work"], "0221 5550003": ["home"], "0170 5550147": ["cell"],
    }  # fmt: skip
    assert list(document["emails"]) == ["z@x.example", "y@x.example"]
    assert document["birthday"] == "1975-12-24"
    assert "anniversary" not in document and "custom" not in document
    assert [note["text"] for note in document["notes"].values()] == ['Zeile "eins"\nZeile zwei']
    assert {(a["city"], *a["types"]) for a in document["addresses"].values()} == {
        ("Köln", "work"),
        ("Bonn", "other"),
    }


def test_thunderbird_in_both_languages(read: Read) -> None:
    english = (
        "First Name,Last Name,Display Name,Primary Email,Secondary Email,Work Phone,Fax Number,Home Address,Home Address 2,"
        "Home ZipCode,Web Page 1,Birth Year,Birth Month,Birth Day,Organization,Job Title,\n"
        "Anna,Schmidt,Anni,a@x.example,b@x.example,123456,234567,Main St 1,Back,3000,https://x.example,1980,3,22,Novum,COO,\n"
    )
    german = (
        "Vorname,Nachname,Anzeigename,Primäre E-Mail-Adresse,Sekundäre E-Mail-Adresse,Tel. dienstlich,Fax-Nummer,"
        "Privat: Adresse,Privat: Adresse 2,Privat: PLZ,Webseite 1,Geburtsjahr,Geburtsmonat,Geburtstag,Organisation,"
        "Arbeitstitel,\n" + english.splitlines()[1] + "\n"
    )
    first, second = only(read(english)), only(read(german))
    assert first == second
    assert first["full"] == "Anni"
    assert first["birthday"] == "1980-03-22"
    assert first["phones"] == {"123456": ["work"], "234567": ["fax"]}
    assert [(a["street"], a["postal"], a["types"]) for a in first["addresses"].values()] == [
        ("Main St 1\nBack", "3000", ["home"])
    ]


def test_a_birthday_in_parts_may_lack_the_year(read: Read) -> None:
    document = only(
        read("Display Name,Primary Email,Birth Year,Birth Month,Birth Day\nAnna,a@x.example,,3,22\n")
    )
    assert document["birthday"] == "--03-22"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separators(read: Read, mark: str) -> None:
    text = (
        mark.join(["Name", "E-Mail", "Telefon"])
        + "\n"
        + mark.join(["Anna Schmidt", "a@x.example", "123456"])
        + "\n"
    )
    document = only(read(text))
    assert (document["full"], list(document["emails"]), list(document["phones"])) == (
        "Anna Schmidt", ["a@x.example"], ["123456"],
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_code_pages(read: Read, encoding: str) -> None:
    text = '"Vorname","Nachname","E-Mail"\r\n"Zoë","Müßig","z@x.example"\r\n'
    assert only(read(text.encode(encoding)))["full"] == "Zoë Müßig"


def test_a_row_with_more_cells_than_headings_is_told(read: Read) -> None:
    reading = read("id,first_name,last_name\n1,Anna,Schmidt,,x,1980\n")
    assert only(reading)["full"] == "Anna Schmidt"
    assert "2 cells stand under no heading" in reading.problems[0].text
    assert not reading.problems[0].kept
    reading = read("id,first_name,last_name\n1,Anna,Schmidt,,x\n")
    assert "1 cell stands under no heading" in reading.problems[0].text


def test_a_table_without_headings_names_its_columns_by_their_place(read: Read) -> None:
    reading = read("Ida Berg,x,+49 171 1234567\n", mapping={"#1": "full", "#3": "phone"})
    assert only(reading)["phones"] == {"+49 171 1234567": []}
    assert [(column.name, column.target) for column in reading.columns] == [
        ("#1", "full"),
        ("#2", ""),
        ("#3", "phone"),
    ]
    assert reading.problems == []


def test_a_date_that_could_be_two_is_said_to_be_kept_as_text(read: Read) -> None:
    reading = read("Name,Birthday\nIda Berg,5/1/1990\n")
    assert only(reading)["custom"] == {"Birthday": "5/1/1990"}
    (problem,) = reading.problems
    assert problem.kept
    assert problem.text.endswith("is no date, or could be two: kept as text")


def test_headings_repeated_at_the_end_are_no_person(read: Read) -> None:
    reading = read("First Name,E-mail Address\nAnna,a@x.example\nFirst Name,E-mail Address\n")
    assert len(reading.drafts) == 1
    assert reading.problems[0].line == 3


def test_a_template_row_keeps_what_can_be_meant(read: Read) -> None:
    document = only(read("First Name,Pager,E-mail Address\nAnna,Pager,a@x.example\n"))
    assert "phones" not in document


def test_several_values_in_one_cell(read: Read) -> None:
    document = only(read('Name,E-Mail\nAnna,"a@x.example, b@x.example; c@x.example"\n'))
    assert set(document["emails"]) >= {"c@x.example"}
    assert only(read('Name,E-Mail\nAnna,"a@x.example, b@x.example"\n'))["emails"].keys() == {
        "a@x.example",
        "b@x.example",
    }


def test_columns_nobody_knows_become_fields_of_their_own(read: Read) -> None:
    reading = read("Name,Shoe size\nAnna,42\n")
    assert only(reading)["custom"] == {"Shoe size": "42"}
    assert [tuple(column) for column in reading.columns] == [
        ("Name", "full", 1),
        ("Shoe size", "custom:Shoe size", 2),
    ]


def test_a_mapping_has_the_last_word(read: Read) -> None:
    text = "Wer,Wo,Was,E-Mail\nAnna,Bern,secret,a@x.example\n"
    reading = read(text, mapping={"wer": "full", "Wo": "city:home", "Was": "skip"})
    document = only(reading)
    assert document["full"] == "Anna"
    assert [a["city"] for a in document["addresses"].values()] == ["Bern"]
    assert "custom" not in document


def test_a_mapping_by_number_reads_a_file_without_headings(read: Read) -> None:
    reading = read("Anna;a@x.example\nBen;b@x.example\n", mapping={"#1": "full", "#2": "email:work"})
    assert [draft.document["full"] for draft in reading.drafts] == ["Anna", "Ben"]
    assert reading.drafts[1].document["emails"] == {"b@x.example": ["work"]}


def test_a_mapping_to_no_field_lists_the_fields(read: Read) -> None:
    with pytest.raises(UsageError) as caught:
        read("Name,X\nAnna,1\n", mapping={"X": "shoes"})
    assert all(field in caught.value.todo for field in FIELDS)


@pytest.mark.parametrize(
    "text",
    ["\ufeff1,,3\n4,5,6\n", "just a line of text\n", "a,b,c\n1,2,3\n", "x@y.example,Anna\n", "\n\n \n"],
)
def test_what_is_no_list_of_contacts_is_refused(read: Read, text: str) -> None:
    with pytest.raises(ImportFileError):
        read(text)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04zip", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b"<html></html>", "HTML"),
        (b'{"some": "json"}', "JSON"),
        (b"", "empty"),
    ],
)
def test_other_files_are_named_for_what_they_are(read: Read, content: bytes, word: str) -> None:
    with pytest.raises(ImportFileError, match=word):
        read(content)


def test_an_unclosed_quote_is_reported_and_the_rest_is_read(read: Read) -> None:
    reading = read('Name,E-Mail\nAnna,a@x.example\n"' + "x" * 200_000 + "\n")
    assert [draft.document["full"] for draft in reading.drafts][:1] == ["Anna"]
    assert reading.problems


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("E-mail 2 Address", "email"),
        ("E-Mail 3: Adresse", "email"),
        ("Email Work", "email:work"),
        ("Home Fax", "phone:home,fax"),
        ("Telefon (privat)", "phone:home"),
        ("Telefon geschäftlich 2", "phone:work"),
        ("Fax geschäftlich", "phone:fax,work"),
        ("Weiteres Fax", "phone:other,fax"),
        ("Mobil-Tel.-Nr.", "phone:cell"),
        ("Assistant's Phone", "phone:label:assistant"),
        ("Weiteres/r Bundesland/Kanton", "region:other"),
        ("Business Address PO Box", "pobox:work"),
        ("Website Blog", "url"),
        ("IM Skype", "handle:skype"),
        ("E-mail Display Name", "skip"),
        ("Email1", "email"),
        ("Personal Web Page", "url"),
        ("Straße (geschäftlich)", "street:work"),
        ("Rufnummer (privat)", "phone:home"),
        ("Bundesland/Kanton (privat)", "region:home"),
        ("Kundennummer", ""),
    ],
)
def test_meanings_of_headings(heading: str, target: str) -> None:
    assert meaning(heading) == target


def test_title_is_what_stands_before_a_name_only_beside_a_job_title() -> None:
    assert resolve(["Title", "First Name", "Job Title"])[0] == "prefix"
    assert resolve(["Name", "Title", "Company"])[1] == "role"


def test_an_occupation_beside_a_job_title_is_a_profession() -> None:
    assert (
        resolve(["Name", "Occupation", "Organization 1 - Title", "E-mail 1 - Value"])[1]
        == "custom:Profession"
    )
    assert resolve(["Name", "Occupation"])[1] == "role"


def test_a_second_column_for_one_field_is_not_lost(read: Read) -> None:
    document = only(read("Name,Full Name,E-Mail\nAnni,Anna Schmidt,a@x.example\n"))
    assert (document["full"], document["custom"]) == ("Anni", {"Full Name": "Anna Schmidt"})


def test_linkedin_of_years_ago(read: Read) -> None:
    text = 'First Name,Last Name,Email Address,Company,Position,Connected On\nAnna,Schmidt,,Novum,COO,"1/20/18, 5:20 PM"\n'
    reading = read(text)
    assert reading.title == "CSV from LinkedIn"
    assert only(reading)["custom"] == {"Connected on": "2018-01-20"}
