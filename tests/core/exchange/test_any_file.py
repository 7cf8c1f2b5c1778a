"""Whatever the bytes: people, problems, or an ImportFileError; never another exception, never a long wait."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import ImportFileError
from core.exchange.dates import Order
from core.exchange.draft import Reading
from core.exchange.reader import read_file
from core.exchange.staging import stage
from core.exchange.wishes import NONE, Wishes
from core.models import contact_from

pieces = st.sampled_from(
    [
        b"BEGIN:VCARD\r\n", b"END:VCARD\r\n", b"VERSION:2.1\n", b"VERSION:4.0\n", b"N:a;b\\;c;;", b"FN;CHARSET=SHIFT_JIS:",
        b"TEL;TYPE=", b'"', b"item1.X-ABLabel:_$!<", b"ADR;LABEL=a:b:", b"NOTE;QUOTED-PRINTABLE:=3", b"=\r\n", b"\r\n ", b"\t",
        b"PHOTO;ENCODING=b:", b"AAAA", b"AGENT:\n", b"BDAY:16040101", b"PREF=99999", b"\\", b";", b":", b",", b"\x00", b"\xff\xfe",
        b"\x1b$B", b"\x93=8", b"First Name,E-mail 1 - Value,Birthday\n", b"a ::: b", b"1/2/3", b"'", b"X-ANDROID-CUSTOM:a/relation;;;",
        b"From ", b"From x Mon Jan  5 10:00:00 2026\n", b"From: ", b"To: ", b"Date: ", b"Subject: =?utf-8?q?", b"?=", b"<a@b.example>", b"(",
        b"12/05/26, 10:31 - ", b"[12.05.26, 10:31:07] ", b"Ida: ", b"\xe2\x80\x8e", b"IMG-20260512-WA0001.jpg", b"1/13/99",
        b"IMPP:", b"MEMBER:urn:uuid:", b"KIND:group\n", b"{", b'"format":"tend-export","version":1', b"\n",
    ]
)  # fmt: skip
KINDS = ("vcard", "csv", "ics", "mbox", "whatsapp", "monica", "friends")
junk = st.lists(pieces | st.binary(max_size=8), max_size=40).map(b"".join)


_POSTMARK = b"From x Mon Jan  5 10:00:00 2026\n"


def check(path: Path, wishes: Wishes = NONE) -> Reading | None:
    try:
        reading = read_file(path, wishes=wishes)
    except ImportFileError:
        return None
    for draft in reading.drafts:
        assert contact_from("x", draft.document).name
        assert draft.fingerprint
    for moment in reading.moments:
        assert moment.uid
        # Monica names who took part elsewhere in the file: where that is lost, comparing leaves the moment out.
        assert moment.people or moment.table == "events" or reading.format == "monica"
    for problem in reading.problems:
        assert problem.text
    return reading


@given(data=junk)
@example(b"BEGIN:VCARD\n" + b'TEL;TYPE="' * 50 + b":1\nEND:VCARD")
@example(
    b'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260504\nRRULE:FREQ=DAILY\nATTENDEE;CN="\n :a@b\nEND:VEVENT'
)
@example(b"BEGIN:VCARD\nX-ABRELATEDNAMES:x\nBEGIN:VCARD\nAGENT:\nBEGIN:VCARD\n")
@example(b'"\n"\n,"')
@example(b"From x Mon Jan  5 10:00:00 2026\nFrom: <\x00@\xff>\nTo: \x00\n\n")
@example(b"1/13/99, 1:1 - :\n")
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "junk"
    path.write_bytes(data)
    check(path)


@given(
    beginning=st.sampled_from(
        [
            _POSTMARK + b"From: a@b.example\nTo: c@d.example\n",
            b"13/05/26, 10:31 - Ida: x\n",
            b"[1.1.26, 1:1] ",
        ]
    ),
    data=junk,
)
def test_any_bytes_in_mail_and_chats(
    tmp_path_factory: pytest.TempPathFactory, beginning: bytes, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "junk"
    path.write_bytes(beginning + data)
    check(path, Wishes(("c@d.example", "Ida"), bodies=True, order=Order.DAY_FIRST))


TEND = b'{"format":"tend-export","version":1,'
BEGINNINGS = {
    "vcard": [
        b"BEGIN:VCARD\nVERSION:4.0\nFN:Ida\n",
        b"BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:",
    ],
    "csv": [b"First Name,Last Name,E-mail Address,Birthday\nIda,Berg,", b"Name;Telefon;Geburtstag\n"],
    "ics": [
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260504T100000Z\nATTENDEE:mailto:a@b.example\nRRULE:FREQ="
    ],
    "monica-sql": [b"INSERT INTO `contacts` (`id`,`first_name`) VALUES (1,'Ida'),(2,'"],
    "monica-json": [
        b'{"app_version":"4","account":{"data":[{"type":"contact","values":[{"uuid":"1","properties":{'
    ],
    "friends": [b"### Friends:\n- Ida Berg (a.k.a. ", b"### Activities:\n- 2026-01-05: Lunch with **Ida"],
    "tend": [TEND + b'"contacts":[{"id":"', TEND + b'"interactions":[{"with":'],
}


@pytest.mark.parametrize("kind", BEGINNINGS)
@settings(max_examples=60)
@given(data=st.data())
def test_any_bytes_behind_the_beginning_of_any_kind_are_read_and_compared(
    tmp_path_factory: pytest.TempPathFactory, new_book: Callable[..., Any], kind: str, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "junk"
    path.write_bytes(data.draw(st.sampled_from(BEGINNINGS[kind])) + data.draw(junk))
    reading = check(path)
    if reading is not None:
        book = new_book()
        book.vault.commit(stage(reading, book).changes())


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.just("2026-01-05"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "name",
                    "full",
                    "emails",
                    "value",
                    "types",
                    "with",
                    "at",
                    "on",
                    "text",
                    "notes",
                    "tags",
                    "between",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(tables=st.dictionaries(st.sampled_from(["contacts", "interactions", "events", "promises"]), any_json))
def test_any_json_in_an_export_of_tend(
    tmp_path_factory: pytest.TempPathFactory, new_book: Callable[..., Any], tables: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps({"format": "tend-export", "version": 1, **tables}), encoding="utf-8")
    reading = check(path)
    if reading is not None:
        book = new_book()
        book.vault.commit(stage(reading, book).changes())


def test_real_files_with_bytes_changed(samples: Path, tmp_path: Path) -> None:
    rng = random.Random(7)
    path = tmp_path / "mutant"
    for original in sorted(found for kind in KINDS for found in samples.glob(f"{kind}/*")):
        data = bytearray(original.read_bytes()[:30_000])
        for _ in range(6):
            mutant = bytearray(data)
            for _ in range(rng.randint(1, 8)):
                mutant[rng.randrange(len(mutant))] = rng.choice(b'\r\n:;,=\\"\x00\xff \t.AB1')
            path.write_bytes(mutant[: rng.randint(1, len(mutant))])
            check(path)


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCARD\nVERSION:3.0\nFN:a\nNOTE:" + b"\\" * 2_000_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nVERSION:3.0\nFN:a\n" + b"NOTE:x\n" * 200_000 + b"END:VCARD\n",
        b"BEGIN:VCARD\nVERSION:3.0\nFN:a\nNOTE:x\n" + b" y\n" * 500_000 + b"END:VCARD\n",
        b"BEGIN:VCARD\nVERSION:2.1\nN;QUOTED-PRINTABLE:" + b"=\n" * 500_000 + b"END:VCARD\n",
        b"BEGIN:VCARD\nVERSION:3.0\nTEL;" + b'TYPE="a;' * 200_000 + b":1\nEND:VCARD\n",
        b"BEGIN:VCARD\nVERSION:3.0\n" + b"TEL:%d\n" * 100 + b";" * 2_000_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\n" * 100_000,
        b"BEGIN:VCARD\nVERSION:3.0\nADR;LABEL=x:" + b":" * 500_000 + b"\nEND:VCARD\n",
        b"Name,E-mail\n" + b'"' * 1_000_000,
        b"Name,E-mail" + b",x" * 300_000 + b"\nAnna,a@x.example\n",
        b"Name\n" + b"a\n" * 60_000,
        b"BEGIN:VCARD\nFN:a\nBDAY:" + b"-" * 1_000_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:" + b"a" * 3_000_000 + b"\nEND:VCARD\n",
        _POSTMARK + b"From: a@b.example\nSubject: " + b"=?utf-8?q?" * 400_000,
        _POSTMARK + b"From: a@b.example\nTo: " + b"(" * 2_000_000,
        _POSTMARK + b"From: a@b.example\nTo: " + b"c@d.example, " * 200_000,
        (_POSTMARK + b"From: a@b.example\n\n") * 20_000,
        b"\n".join(b"X-%d: x" % number for number in range(200_000)) + b"\nFrom: a@b.example\nTo: x\n",
        _POSTMARK + b"From: a@b.example\n\n" + b"\nFrom " * 500_000,
        _POSTMARK + b"From: a@b.example\nDate: " + b"1" * 3_000_000,
        b"From: a@b.example\nTo: x\n\n" + b"x" * 50_000_000,
        b"13/05/26, 10:31 - Ida: " + b"x" * 50_000_000,
        b"13/05/26, 10:31 - Ida" + b"\xe2\x80\x9c" * 2_000_000,
        b"".join(b"13/05/26, 10:31 - Ida%d: x\n" % number for number in range(100_000)),
        b"13/05/26, 10:31 - Ida: x\n" + b"\n" * 1_000_000,
    ],
    ids=lambda data: repr(data[-40:-20]),
)
def test_hostile_files_take_no_long_time(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(data)
    start = time.process_time()
    check(path)
    assert time.process_time() - start < 10


def test_a_folder_a_pipe_and_a_missing_file_are_refused(tmp_path: Path, read: Callable[..., Reading]) -> None:
    for path in (tmp_path, tmp_path / "missing", Path("/dev/null")):
        with pytest.raises(ImportFileError):
            read_file(path)


def test_a_file_far_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.vcf"
    with path.open("wb") as file:
        file.truncate(400 * 2**20)
    with pytest.raises(ImportFileError, match="larger"):
        read_file(path)
