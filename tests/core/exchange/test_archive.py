"""The export in a zip archive, read where it lies."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.errors import ImportFileError
from core.exchange.archive import likely_member, open_member
from core.exchange.draft import Reading
from core.exchange.reader import read_file

TODAY = date(2026, 6, 9)
Written = Callable[..., Path]
CHAT = "[31/12/2025, 10:00:00] Ben: hi\n[31/12/2025, 10:01:00] Ada Example: hello\n"
BOX = "From x@x.example Mon Jan  5 10:00:00 2026\nFrom: ida@berg.example\nTo: ada@example.org\nSubject: Lyon\n\nText.\n"


def zipped(**files: str) -> bytes:
    """An archive with these files; `__` in a name stands for a slash, `_` before the ending for a dot."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), text)
    return found.getvalue()


def test_a_chat_as_phones_share_it(written: Written, tmp_path: Path) -> None:
    path = written("WhatsApp Chat - Ben.zip", zipped(_chat_DOT_txt=CHAT, photo_DOT_jpg="x" * 1_000))
    reading = read_file(path, today=TODAY)
    assert reading.format == "whatsapp"
    assert [moment.people[0].name for moment in reading.moments] == ["Ben"]
    assert [moment.document["initiator"] for moment in reading.moments] == ["them"], (
        "the file is named for Ben"
    )
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name], "nothing is unpacked"


def test_a_mailbox_of_takeout(written: Written) -> None:
    archive = zipped(Takeout__Mail__All_DOT_mbox=BOX, Takeout__archive_browser_DOT_html="<html>")
    assert [
        moment.document["text"] for moment in read_file(written("takeout.zip", archive), today=TODAY).moments
    ] == ["Lyon"]


def test_several_mailboxes_are_not_chosen_from(written: Written) -> None:
    with pytest.raises(ImportFileError, match="several mailboxes"):
        read_file(written("t.zip", zipped(a_DOT_mbox=BOX, b_DOT_mbox=BOX)))


@pytest.mark.parametrize(
    "content", [zipped(a_DOT_xml="<x/>"), b"PK\x03\x04 and nothing of a zip", b"PK\x05\x06" + b"\0" * 18]
)
def test_other_archives_are_refused(written: Written, content: bytes) -> None:
    with pytest.raises(ImportFileError):
        read_file(written("book.xlsx", content))


def test_damage_within_is_an_error_of_ours(written: Written, read: Callable[..., Reading]) -> None:
    whole = bytearray(zipped(_chat_DOT_txt=CHAT * 200))
    for at in range(40, len(whole) - 80, 7):
        broken = bytes(whole[:at]) + bytes([whole[at] ^ 0x5A]) + bytes(whole[at + 1 :])
        try:
            read(broken)
        except ImportFileError:
            continue


def test_a_text_that_unpacks_to_far_too_much_is_refused_unread(written: Written) -> None:
    path = written("bomb.zip", b"")
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("_chat.txt", "w", force_zip64=True) as file,
    ):
        file.write(CHAT.encode())
        for _ in range(300):
            file.write(b"\n" * 2**20)
    with pytest.raises(ImportFileError, match="larger"):
        read_file(path, today=TODAY)


def test_a_list_of_files_that_would_fill_the_memory_is_refused(written: Written) -> None:
    archive = bytearray(zipped(a_DOT_txt="x"))
    at = archive.rfind(b"PK\x05\x06") + 12
    archive[at : at + 4] = (2**31).to_bytes(4, "little")
    with pytest.raises(ImportFileError, match="cannot be unpacked"):
        likely_member(written("many.zip", bytes(archive)))


def test_a_file_that_is_not_in_it(written: Written) -> None:
    with pytest.raises(ImportFileError, match="cannot be unpacked"):
        open_member(written("a.zip", zipped(a_DOT_txt="x")), "b.txt")
