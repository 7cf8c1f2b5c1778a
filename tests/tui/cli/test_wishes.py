"""What can be said about a file to `tend import`: who I am in it, how its days are written, what to keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest

from core.vault import creation

BOX = """From x@x.example Mon Jan  5 10:00:00 2026
From: Ida Berg <ida@berg.example>
To: ada@example.org
Subject: Lyon
Date: Mon, 5 Jan 2026 10:00:00 +0100

See you there.

From x@x.example Mon Jan  6 10:00:00 2026
From: ada@example.org
To: ida@berg.example
Subject: Re: Lyon
Date: Tue, 6 Jan 2026 10:00:00 +0100

Yes.

From x@x.example Mon Jan  7 10:00:00 2026
From: shop@x.example
To: ada@example.org
Subject: Only today
List-Unsubscribe: <https://x.example>
Date: Wed, 7 Jan 2026 10:00:00 +0100

Buy.
"""
CHAT = "3/4/25, 10:00 - Ben: hello\n3/4/25, 10:01 - Ada: hi\n"


@pytest.fixture
def box(tmp_path: Path) -> Path:
    path = tmp_path / "inbox.mbox"
    path.write_text(BOX, encoding="utf-8")
    return path


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.txt"
    path.write_text(CHAT, encoding="utf-8")
    return path


def directions(place: Any) -> list[tuple[str, Any]]:
    return sorted(
        (record["at"], record.get("initiator")) for record in place.documents("interactions").values()
    )


def test_my_address_tells_who_wrote_and_rules_are_shown(place: Any, box: Path) -> None:
    done = place.tend("import", str(box), "--me", "ada@example.org", "--yes")
    assert done.code == 0, done.err
    assert "not carried over: newsletters (1)" in done.out
    assert directions(place) == [("2026-01-05", "them"), ("2026-01-06", "me")]
    assert [contact["full"] for contact in place.documents("contacts").values()] == ["Ida Berg"]
    again = place.tend("import", str(box), "--me", "ada@example.org", "--yes")
    assert "nothing to write" in again.err
    place.tend("undo")
    assert place.documents("interactions") == place.documents("contacts") == {}


def test_the_profile_tells_it_as_well(place: Any, box: Path) -> None:
    with place.vault() as vault:
        vault.commit(creation("profile", "me", {"emails": {"Ada@Example.org": True}}))
    place.tend("import", str(box), "--yes")
    assert directions(place) == [("2026-01-05", "them"), ("2026-01-06", "me")]


def test_without_it_nothing_is_taken_as_mine(place: Any, box: Path) -> None:
    done = place.tend("import", str(box), "--yes")
    assert "--me ADDRESS" in done.out
    assert directions(place) == [("2026-01-05", None), ("2026-01-06", None)]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("ada@example.org, poet@example.org", "them"), ("", None)],
)
def test_it_is_asked_for_where_somebody_can_be_asked(
    place: Any, box: Path, monkeypatch: pytest.MonkeyPatch, answer: str, expected: str | None
) -> None:
    asked: list[str] = []

    def prompt(text: str, **_: Any) -> str:
        asked.append(text)
        return answer

    monkeypatch.setattr("tui.cli.manners.can_ask", lambda: True)
    monkeypatch.setattr("tui.cli.manners.ask", lambda question: True)
    monkeypatch.setattr(click, "prompt", prompt)
    place.tend("import", str(box))
    assert "Which mail addresses are yours?" in asked[0]
    assert directions(place)[0] == ("2026-01-05", expected)


def test_nobody_is_asked_about_a_file_without_mail(
    place: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = tmp_path / "cards.vcf"
    cards.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ida Berg\nEND:VCARD\n", encoding="utf-8")
    monkeypatch.setattr("tui.cli.manners.can_ask", lambda: True)
    monkeypatch.setattr("tui.cli.manners.ask", lambda question: True)
    monkeypatch.setattr(click, "prompt", lambda text, **_: pytest.fail(text))
    assert place.tend("import", str(cards)).code == 0


def test_a_folder_of_mail_can_be_given(place: Any, tmp_path: Path) -> None:
    folder = tmp_path / "Mail"
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    mail = BOX.partition("\n")[2].partition("\n\nFrom x@")[0]
    (folder / "cur" / "1.x:2,S").write_text(mail, encoding="utf-8")
    done = place.tend("import", str(folder), "--me", "ada@example.org", "--yes")
    assert done.code == 0, done.err
    assert directions(place) == [("2026-01-05", "them")]


def test_texts_are_kept_only_where_asked_for(place: Any, box: Path) -> None:
    shown = place.tend("import", str(box), "--dry-run", "--json", "--bodies").json
    assert "See you there." not in str(place.tend("import", str(box), "--dry-run", "--json").json)
    assert shown[0]["format"] == "mail"
    place.tend("import", str(box), "--yes", "--bodies")
    assert any("See you there." in record["text"] for record in place.documents("interactions").values())


@pytest.mark.parametrize(("option", "day"), [("--day-first", "2025-04-03"), ("--month-first", "2025-03-04")])
def test_days_that_could_be_two_are_said(place: Any, chat: Path, option: str, day: str) -> None:
    refused = place.tend("import", str(chat), "--yes")
    assert refused.code == 1
    assert "--day-first, or --month-first" in refused.err
    done = place.tend("import", str(chat), "--yes", "--me", "Ada", option)
    assert done.code == 0, done.err
    assert directions(place) == [(day, "them")]
    assert [contact["full"] for contact in place.documents("contacts").values()] == ["Ben"]


def test_both_orders_cannot_be_true(place: Any, chat: Path) -> None:
    done = place.tend("import", str(chat), "--yes", "--day-first", "--month-first")
    assert done.code == 2
    assert "cannot both be true" in done.err


def test_a_mailbox_of_newsletters_alone_is_no_error(place: Any, tmp_path: Path) -> None:
    path = tmp_path / "news.mbox"
    path.write_text(BOX[BOX.rindex("From x@") :], encoding="utf-8")
    done = place.tend("import", str(path), "--yes")
    assert done.code == 0
    assert "newsletters (1)" in done.out
