"""Where mail lies: folders of every kind, and nothing outside of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.errors import ImportFileError
from core.exchange.draft import Reading
from core.exchange.mail_sources import is_mail_folder, kind_of
from core.exchange.me import Me
from core.exchange.reader import holds_mail, read_file

TODAY = date(2026, 6, 9)
ADA = Me(frozenset({"ada@example.org"}))


def mail(subject: str, sender: str = "ida@berg.example", to: str = "ada@example.org") -> str:
    return f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: Mon, 5 Jan 2026 10:00:00 +0100\n\nText.\n"


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    root = tmp_path / "Mail"
    for folder in ("", ".Sent", ".Archive.2025"):
        for part in ("cur", "new", "tmp"):
            (root / folder / part).mkdir(parents=True)
    (root / "cur" / "1.x:2,S").write_text(mail("one"))
    (root / "new" / "2.x").write_text(mail("two"))
    (root / "tmp" / "3.x").write_text(mail("half written"))
    (root / "cur" / "4.x:2,D").write_text(mail("a draft"))
    (root / ".Sent" / "cur" / "5.x:2,S").write_text(mail("three", "ada@example.org", "ben@x.example"))
    (root / ".Archive.2025" / "cur" / "6.x").write_text(mail("four", "tom@x.example"))
    (root / "dovecot-uidlist").write_text("3 V1 N6")
    return root


def texts(reading: Reading) -> list[str]:
    return [str(moment.document["text"]) for moment in reading.moments]


def test_a_maildir_with_its_folders(maildir: Path) -> None:
    reading = read_file(maildir, today=TODAY)
    assert texts(reading) == ["three", "one · two", "four"]
    assert reading.left_out == {"drafts": 1}
    assert [moment.document["initiator"] for moment in reading.moments] == ["me", "them", "them"]
    assert holds_mail(maildir)


def test_progress_goes_to_the_end(maildir: Path) -> None:
    seen: list[tuple[int, int]] = []
    read_file(maildir, today=TODAY, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] > 0


def test_single_mails_and_mailboxes_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "Takeout" / "Mail").mkdir(parents=True)
    box = (
        "From x@x.example Mon Jan  5 10:00:00 2026\n"
        + mail("one")
        + "\nFrom x@x.example Mon Jan  5 10:00:00 2026\n"
        + mail("two")
    )
    (tmp_path / "Takeout" / "Mail" / "All mail.mbox").write_text(box)
    (tmp_path / "a.eml").write_text(mail("three", "ben@x.example"))
    (tmp_path / "notes.txt").write_text("nothing")
    assert texts(read_file(tmp_path, me=ADA, today=TODAY)) == ["three", "one · two"]


def test_links_lead_nowhere(maildir: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "cur").mkdir()
    (secret / "cur" / "9.x").write_text(mail("secret"))
    (maildir / ".Linked").symlink_to(secret)
    (maildir / "cur" / "7.x").symlink_to(secret / "cur" / "9.x")
    assert "secret" not in str(read_file(maildir, today=TODAY).moments)


def test_a_mail_that_cannot_be_read_keeps_no_other_out(maildir: Path) -> None:
    (maildir / "cur" / "0.x").write_bytes(b"\x00" * 500)
    reading = read_file(maildir, today=TODAY)
    assert len(reading.moments) == 3
    assert [problem.text for problem in reading.problems] == ["0.x: a mail that names no sender"]


def test_a_folder_without_mail_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="without mail"):
        read_file(tmp_path)


def test_a_mailbox_named_sent_holds_what_i_wrote(tmp_path: Path) -> None:
    path = tmp_path / "Gesendet"
    path.write_text("From - Mon Jan  5 10:00:00 2026\n" + mail("one", "ada@example.org", "ida@berg.example"))
    assert [moment.document["initiator"] for moment in read_file(path, today=TODAY).moments] == ["me"]


def test_a_mailbox_larger_than_other_files_may_be_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.mbox"
    with path.open("wb") as file:
        file.write(("From - Mon Jan  5 10:00:00 2026\n" + mail("one")).encode())
        file.truncate(300 * 2**20)
        file.seek(0, 2)
        file.write(("\nFrom - Mon Jan  5 10:00:00 2026\n" + mail("two", "ben@x.example")).encode())
    assert texts(read_file(path, me=ADA, today=TODAY)) == ["two", "one"]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"From x@x.example Mon Jan  5 10:00:00 2026\nSubject: x\n\n", "mailbox"),
        (b"Return-Path: <x@x.example>\nSubject: x\n\n", "mail"),
        (b"\xef\xbb\xbf\r\nFrom:x@x.example\r\nTo: y\r\n", "mail"),
        (b"Subject: x\n\nDate: y\n", ""),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:x\nSubject: x\nDate: y\n", ""),
        (b"Date,From,To\n", ""),
        (b"", ""),
    ],
)
def test_what_is_mail(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


def test_a_folder_of_mail_is_known_by_what_lies_in_it(maildir: Path, tmp_path: Path) -> None:
    assert is_mail_folder(maildir)
    assert not is_mail_folder(tmp_path)
    (tmp_path / "a.EML").write_text(mail("one"))
    assert is_mail_folder(tmp_path)
    assert not is_mail_folder(tmp_path / "missing")
