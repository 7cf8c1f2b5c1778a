"""People and what happened with them from Monica: the SQL as it is dumped, and the JSON as it is exported."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ImportFileError
from core.exchange.draft import Cancelled, Reading
from core.exchange.reader import read_file
from core.exchange.sql_rows import SqlRow, inserted
from core.exchange.staging import stage

TODAY = date(2026, 6, 9)
SQL = r"""# ************************************************************
# A dump; INSERT INTO `contacts` (`id`) VALUES (99); is a comment
# ************************************************************

SET FOREIGN_KEY_CHECKS=0;

INSERT IGNORE INTO `contacts` (`id`,`first_name`,`middle_name`,`last_name`,`nickname`,`gender_id`,`description`,`uuid`,`is_starred`,`is_dead`,`is_active`,`birthday_special_date_id`,`first_met_through_contact_id`,`first_met_where`,`job`,`company`,`food_preferences`,`stay_in_touch_frequency`,`birthday_reminder_id`) VALUES
 (1,'Maeve','','O\'Dowd','May',1,'Floor 2; back\\slash','u-1',1,0,1,1,NULL,NULL,'Vet','O\'Dowd & Sons','No nuts',30,1),
 (2,007,NULL,'Berg',NULL,NULL,NULL,'u-2',0,0,0,2,1,'Lisbon, (Alfama)',NULL,NULL,NULL,NULL,NULL);
INSERT IGNORE INTO `contact_field_types` (`id`,`name`,`protocol`,`type`) VALUES (1,'Email','mailto:','email'), (2,'Phone','tel:','phone'), (3,'Telegram','telegram:',NULL);
INSERT IGNORE INTO `contact_fields` (`id`,`contact_id`,`contact_field_type_id`,`data`) VALUES
 (1,1,1,'maeve@x.example'),(2,1,2,+35315550100),(3,1,2,0215550199),(4,1,3,'maeve_d');
INSERT IGNORE INTO `genders` (`id`,`name`,`type`) VALUES (1,'Woman','F');
INSERT IGNORE INTO `special_dates` (`id`,`is_age_based`,`is_year_unknown`,`date`) VALUES (1,0,1,'2022-06-24'),(2,1,0,'1984-01-01');
INSERT IGNORE INTO `addresses` (`id`,`place_id`,`contact_id`,`name`) VALUES (1,1,1,'Home');
INSERT IGNORE INTO `places` (`id`,`street`,`city`,`province`,`postal_code`,`country`) VALUES (1,'1 Quay Rd','Cork',NULL,'T12 X','IE');
INSERT IGNORE INTO `notes` (`id`,`contact_id`,`body`,`created_at`) VALUES
 (1,1,'Her dog\'s name is \"Bran\".

INSERT IGNORE INTO `notes` is only text here; (1,2)','2022-01-02 10:00:00');
INSERT IGNORE INTO `tags` (`id`,`name`) VALUES (1,'neighbours');
INSERT IGNORE INTO `contact_tag` (`contact_id`,`tag_id`) VALUES (1,1);
INSERT IGNORE INTO `relationship_types` (`id`,`name`) VALUES (1,'ex_husband');
INSERT IGNORE INTO `relationships` (`id`,`relationship_type_id`,`contact_is`,`of_contact`) VALUES (1,1,2,1);
INSERT IGNORE INTO `activity_types` (`id`,`translation_key`) VALUES (1,'ate_at_restaurant');
INSERT IGNORE INTO `activities` (`id`,`activity_type_id`,`summary`,`description`,`happened_at`,`created_at`) VALUES
 (1,1,'Lunch at Luigi\'s; good talk','Paid 12,50
Shared','2022-02-14','2022-02-15 08:00:00');
INSERT IGNORE INTO `activity_contact` (`activity_id`,`contact_id`) VALUES (1,1),(1,2);
INSERT IGNORE INTO `calls` (`id`,`contact_id`,`called_at`,`content`,`contact_called`) VALUES (1,2,'2022-03-01 18:30:00','about the boat',1);
INSERT IGNORE INTO `conversations` (`id`,`contact_id`,`contact_field_type_id`,`happened_at`) VALUES (1,1,1,'2022-04-01 00:00:00');
INSERT IGNORE INTO `messages` (`id`,`contact_id`,`conversation_id`,`content`,`written_at`,`written_by_me`) VALUES
 (2,1,1,'yes','2022-04-01 10:01:00',0),(1,1,1,'coming?','2022-04-01 10:00:00',1);
INSERT IGNORE INTO `reminders` (`id`,`contact_id`,`initial_date`,`title`,`description`,`frequency_type`,`frequency_number`,`delible`,`inactive`) VALUES
 (1,1,'2022-06-24','Wish happy birthday',NULL,'year',1,0,0),(2,1,'2024-01-31','Ask about the roof',NULL,'month',1,1,0),
 (3,2,'2023-05-05','Send book',NULL,'one_time',NULL,1,0),(4,2,'2026-07-01','Return keys','the blue ones','one_time',NULL,1,0);
INSERT IGNORE INTO `tasks` (`id`,`contact_id`,`title`,`description`,`completed`,`completed_at`) VALUES (1,2,'Lend the ladder',NULL,0,NULL);
INSERT IGNORE INTO `gifts` (`id`,`contact_id`,`name`,`comment`,`url`,`amount`,`status`,`date`) VALUES (1,1,'Teapot','blue',NULL,NULL,'offered','2021-12-24 00:00:00');
INSERT IGNORE INTO `debts` (`id`,`contact_id`,`in_debt`,`status`,`amount`,`currency_id`,`reason`,`created_at`) VALUES (1,1,'yes','inprogress',20,NULL,'petrol','2022-05-01 10:00:00');
INSERT IGNORE INTO `photos` (`id`) VALUES (1),(2);
SET FOREIGN_KEY_CHECKS=1;
"""


def of(reading: Reading, uid: str) -> dict[str, Any]:
    return next(draft.document for draft in reading.drafts if draft.uid == uid)


@pytest.fixture
def sql(read: Callable[..., Reading]) -> Reading:
    return read(SQL, today=TODAY)


def test_what_looks_like_a_number_stays_as_it_was_written(sql: Reading) -> None:
    assert sql.title == "Monica"
    assert sql.problems == []
    maeve, other = of(sql, "monica:u-1"), of(sql, "monica:u-2")
    assert maeve["phones"] == {"+35315550100": [], "0215550199": []}
    assert (other["full"], other["given"]) == ("007 Berg", "007")


def test_a_contact_is_taken_over_whole(sql: Reading) -> None:
    maeve = of(sql, "monica:u-1")
    assert (maeve["full"], maeve["family"], maeve["org"], maeve["role"]) == (
        "Maeve O'Dowd",
        "O'Dowd",
        "O'Dowd & Sons",
        "Vet",
    )
    assert maeve["nicknames"] == {"May": True}
    assert maeve["emails"] == {"maeve@x.example": []}
    assert maeve["handles"] == {"maeve_d": ["telegram"]}
    assert maeve["tags"] == {"neighbours": True, "starred": True}
    assert maeve["cadence"] == 30
    assert maeve["custom"] == {"Gender": "Woman", "Food preferences": "No nuts"}
    (address,) = maeve["addresses"].values()
    assert address == {
        "types": ["home"],
        "street": "1 Quay Rd",
        "city": "Cork",
        "postal": "T12 X",
        "country": "IE",
    }
    assert {(note["on"], note["text"]) for note in maeve["notes"].values()} == {
        ("", "Floor 2; back\\slash"),
        ("2022-01-02", 'Her dog\'s name is "Bran".\n\nINSERT IGNORE INTO `notes` is only text here; (1,2)'),
        ("2021-12-24", "Gift (offered): Teapot, blue"),
        ("2022-05-01", "I owe them 20: petrol"),
    }
    assert list(maeve["related"].values()) == [{"name": "007 Berg", "rel": "ex husband"}]
    other = of(sql, "monica:u-2")
    assert other["met_place"] == "Lisbon, (Alfama)"
    assert list(other["related"].values()) == [{"name": "Maeve O'Dowd", "rel": "met through"}]
    assert other["archived"] is True


def test_a_birthday_of_an_unknown_year_has_none_and_one_told_by_age_only_its_year(sql: Reading) -> None:
    assert of(sql, "monica:u-1")["birthday"] == "--06-24"
    assert of(sql, "monica:u-2")["birthday"] == "1984"


def test_what_happened_becomes_moments(sql: Reading) -> None:
    told = {moment.uid.split("/")[0]: moment for moment in sql.moments if moment.table == "interactions"}
    activity = told["monica:activity"]
    assert activity.document == {
        "at": "2022-02-14", "channel": "meal", "kind": "ate at restaurant", "initiator": "mutual",
        "text": "Lunch at Luigi's; good talk\nPaid 12,50\nShared",
    }  # fmt: skip
    assert [party.uid for party in activity.people] == ["monica:u-1", "monica:u-2"]
    call = told["monica:call"].document
    assert (call["at"], call["channel"], call["initiator"]) == ("2022-03-01T18:30", "call", "them")
    talk = told["monica:conversation"].document
    assert (talk["at"], talk["initiator"], talk["text"]) == ("2022-04-01", "mutual", "me: coming?\nthem: yes")


def test_reminders_and_tasks_become_promises_and_what_is_over_is_done(sql: Reading) -> None:
    found = {
        str(moment.document["text"]): (moment.document.get("due"), moment.document.get("done"))
        for moment in sql.moments
        if moment.table == "promises"
    }
    assert found == {
        "Ask about the roof": ("2026-06-30", None),
        "Send book": ("2023-05-05", "2023-05-05"),
        "Return keys\nthe blue ones": ("2026-07-01", None),
        "Lend the ladder": (None, None),
    }


def test_a_second_run_changes_nothing(sql: Reading, book: Any) -> None:
    book.vault.commit(stage(sql, book).changes())
    assert len(book.people) == 2
    assert len(book.vault.tables["interactions"]) == 3
    assert stage(sql, book).changes() == []


def test_what_is_left_behind_is_counted(sql: Reading) -> None:
    assert sql.left_out == {"photo": 2}


def test_a_dump_without_column_names_takes_them_from_its_tables(read: Callable[..., Reading]) -> None:
    text = (
        "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\nCREATE TABLE `contacts` (\n  `id` int unsigned NOT NULL,\n"
        "  `first_name` varchar(255) DEFAULT 'a,b',\n  `last_name` varchar(255),\n  PRIMARY KEY (`id`),\n  KEY `k` (`id`)\n);\n"
        "INSERT INTO `contacts` VALUES (1,'Ida','Berg'),(2,'Ben',NULL);\n"
    )
    assert [draft.document["full"] for draft in read(text).drafts] == ["Ida Berg", "Ben"]


# --- JSON ------------------------------------------------------------------------------------------------------------


def nested(kind: str, *values: Any) -> dict[str, Any]:
    return {"count": len(values), "type": kind, "values": list(values)}


EXPORT: dict[str, Any] = {
    "version": "1.0-preview.1", "app_version": "4.0", "exported_by": "me",
    "account": {
        "uuid": "acc",
        "data": [
            nested("contact", {
                "uuid": "u-1",
                "properties": {
                    "first_name": "Maeve", "last_name": "O'Dowd", "is_starred": False, "is_active": True, "company": "Acme",
                    "tags": ["chess"], "gender": "g-1", "first_met_through": "u-2",
                    "birthdate": {"uuid": "d-1", "is_age_based": False, "is_year_unknown": True, "date": "2022-06-24T00:00:00Z"},
                },
                "data": [
                    nested("contact_field", {"created_at": "x", "properties": {"data": "+35315550100", "type": "t-2"}}),
                    nested("note", {"created_at": "2022-01-02T10:00:00Z", "properties": {"body": "likes tea"}}),
                    nested("call", {"created_at": "2022-01-03", "properties": {"called_at": "2022-01-03T09:15:00Z", "content": "boat"}}),
                    nested("debt", {"uuid": "e-1", "properties": {"amount": 5, "in_debt": True, "status": "complete"}}),
                    nested("address", {"created_at": "x", "properties": {"name": "Work", "city": "Cork", "province": "Munster"}}),
                    {"count": 1, "type": "activity", "values": ["a-1"]},
                ],
            }, {"uuid": "u-2", "properties": {"first_name": "Ben"}, "data": [{"count": 1, "type": "activity", "values": ["a-1"]}]}),
            nested("relationship", {"properties": {"type": "friend", "contact_is": "u-2", "of_contact": "u-1"}}),
            nested("activity", {"uuid": "a-1", "properties": {"summary": "Walk", "happened_at": "2022-05-01"}}),
            nested("photo", {"uuid": "p"}),
        ],
        "instance": {
            "contact_field_types": [{"uuid": "t-2", "properties": {"name": "Phone", "type": "phone"}}],
            "genders": [{"uuid": "g-1", "properties": {"name": "Woman", "type": "F"}}],
        },
    },
}  # fmt: skip


def test_the_json_says_the_same(read: Callable[..., Reading]) -> None:
    reading = read(json.dumps(EXPORT), today=TODAY)
    assert reading.title == "Monica"
    maeve = of(reading, "monica:u-1")
    assert maeve["phones"] == {"+35315550100": []}
    assert maeve["birthday"] == "--06-24"
    assert maeve["tags"] == {"chess": True}
    assert maeve["custom"] == {"Gender": "Woman"}
    assert {each["rel"]: each["name"] for each in maeve["related"].values()} == {
        "friend": "Ben",
        "met through": "Ben",
    }
    assert {note["text"] for note in maeve["notes"].values()} == {"likes tea", "I owe them 5, settled"}
    (address,) = maeve["addresses"].values()
    assert (address["types"], address["city"], address["region"]) == (["work"], "Cork", "Munster")
    told = {moment.uid: moment for moment in reading.moments}
    assert len(told["monica:activity/a-1"].people) == 2
    assert {moment.document["channel"] for moment in told.values()} == {"meeting", "call"}
    assert reading.left_out == {"photo": 1}


# --- bad files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("INSERT INTO `contacts` (`id`,`first_name`) VALUES (1);", "1 values for 2 columns"),
        ("INSERT INTO `contacts` (`id`) VALUES 1;", "is missing"),
        ("INSERT INTO `contacts` VALUES (1,'a');", "2 values for 0 columns"),
        ("INSERT INTO (`id`) VALUES (1);", "a name is missing"),
    ],
)
def test_an_odd_statement_is_told_with_its_line_and_keeps_nobody_out(
    read: Callable[..., Reading], text: str, problem: str
) -> None:
    good = "INSERT INTO `contacts` (`id`,`first_name`) VALUES (7,'Ida');\n"
    reading = read(f"SET FOREIGN_KEY_CHECKS=0;\n{text}\n{good}")
    assert [draft.document["full"] for draft in reading.drafts] == ["Ida"]
    assert [(each.line, problem in each.text) for each in reading.problems] == [(2, True)]


@pytest.mark.parametrize(
    "text",
    [
        "SET FOREIGN_KEY_CHECKS=0;\nINSERT INTO `notes` (`body`) VALUES ('never ends",
        "CREATE TABLE `contacts` (`id` int /* never ends",
        '{"app_version": ' + "[" * 100_000,
        '{"app_version": 1, "account": ',
    ],
)
def test_what_cannot_be_read_at_all_is_refused(read: Callable[..., Reading], text: str) -> None:
    with pytest.raises(ImportFileError):
        read(text)


pieces = st.lists(
    st.sampled_from(
        ["INSERT INTO ", "`contacts` ", "(`id`,`first_name`) ", "VALUES ", "(1,'a')", ",", ";", "'", '"', "\\", "`", "(", ")",
         "NULL", "--", "/*", "*/", "#", "\n", "é", "\x00", "CREATE TABLE ", "007", "+1"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(pieces)
def test_any_sql_gives_rows_or_our_own_error(text: str) -> None:
    with contextlib.suppress(ImportFileError):
        for item in inserted(text, {"contacts"}):
            assert isinstance(item, SqlRow) or len(item) == 2


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=6) | st.just("contact"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "type", "values", "properties", "uuid", "tags", "account", "instance", "messages", "birthdate", "date"]),
            inner, max_size=4,
        )
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(value=json_values)
def test_any_json_gives_people_or_our_own_error(
    value: Any, new_book: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps({"app_version": "4", "account": value}), encoding="utf-8")
    with contextlib.suppress(ImportFileError):
        stage(read_file(path, today=TODAY), new_book())


def test_taking_a_dump_apart_can_be_stopped() -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(inserted("INSERT INTO `contacts` (`id`) VALUES " + "(1)," * 50_000, {"contacts"}, progress=stop))


@pytest.mark.parametrize(
    "text",
    ["'" * 2_000_001, "(" * 2_000_000, "/" + "*" * 2_000_000, "`" * 2_000_001, "\\" * 1_000_000, "a" * 5_000_000, "''" * 1_000_000 + ";"],
    ids=["quotes", "brackets", "stars", "backticks", "backslashes", "a long word", "an empty text again and again"],
)  # fmt: skip
def test_long_runs_of_one_letter_take_no_longer_than_others(text: str) -> None:
    begin = time.monotonic()
    with contextlib.suppress(ImportFileError):
        assert len(list(inserted("INSERT INTO `contacts` (`id`) VALUES (" + text, {"contacts"}))) <= 1
    assert time.monotonic() - begin < 10
