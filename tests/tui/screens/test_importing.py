"""Bringing people in on the screen: looked at before it is written, written in one act, taken back by undo."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from tui.paths import completed
from tui.screens.importing import ImportScreen, PathAsk

CARDS = """BEGIN:VCARD
VERSION:3.0
N:Nunes;Carla;;;
FN:Carla Nunes
ORG:Novum
EMAIL:carla@novum.example
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Schmidt;Anna;;;
FN:Anna Schmidt
EMAIL:anna@acme.de
ORG:Another Org
TEL:+49 30 123456
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Ndlovu;Gift;;;
FN:Gift Ndlovu
END:VCARD
"""


async def names(pilot: Pilot[None]) -> set[str]:
    session = pilot.app.desk.session  # type: ignore[attr-defined]
    return {row.name for row in await session.read(lambda network, _: network.rows())}


async def look_at(pilot: Pilot[None], settled: Any, path: Path) -> ImportScreen:
    pilot.app.action_do("people.import")  # type: ignore[attr-defined]
    await settled(pilot, lambda: isinstance(pilot.app.screen, PathAsk))
    pilot.app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")
    await settled(pilot, lambda: isinstance(pilot.app.screen, ImportScreen))
    screen: Any = pilot.app.screen
    await settled(pilot, lambda: not screen._doing)
    return screen


async def test_a_file_is_shown_row_by_row_and_written_in_one_act(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    path = tmp_path / "cards.vcf"
    path.write_text(CARDS, encoding="utf-8")
    async with program_on() as pilot:
        before = await names(pilot)
        screen = await look_at(pilot, settled, path)
        shown = "\n".join(rows_of(pilot))
        assert "cards.vcf · vCard" in shown
        assert "2 new · 1 differs" in shown
        assert "[x] Carla Nunes" in shown
        assert await names(pilot) == before
        await pilot.press("space")
        await settled(pilot)
        assert "[ ] Carla Nunes" in "\n".join(rows_of(pilot))
        await pilot.press("w")
        await settled(pilot, lambda: not screen.is_attached)
        await settled(pilot, lambda: "imported 2 people" in pilot.app.snapshot.word.text)  # type: ignore[attr-defined]
        assert await names(pilot) == before | {"Gift Ndlovu"}
        await pilot.press("u")
        await settled(pilot, lambda: "taken back" in pilot.app.snapshot.word.text)  # type: ignore[attr-defined]
        assert await names(pilot) == before


async def test_where_a_file_differs_both_values_stand_there_and_enter_takes_the_files(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    path = tmp_path / "cards.vcf"
    path.write_text(CARDS, encoding="utf-8")
    async with program_on(size=(120, 40)) as pilot:
        await look_at(pilot, settled, path)
        await pilot.press("o", "o")
        await settled(pilot)
        shown = "\n".join(rows_of(pilot))
        assert "Anna Schmidt" in shown
        assert "Carla Nunes" not in shown
        assert "Acme GmbH" in shown and "Another Org" in shown
        await pilot.press("enter", "w")
        await settled(pilot, lambda: "imported 3 people" in pilot.app.snapshot.word.text)  # type: ignore[attr-defined]
        session = pilot.app.desk.session  # type: ignore[attr-defined]
        contact = await session.read(lambda network, _: network.contact("anna"))
        assert contact.org == "Another Org"
        assert len(contact.phones) == 2


async def test_leaving_writes_nothing_and_the_same_file_again_has_nothing_new(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    path = tmp_path / "cards.vcf"
    path.write_text(CARDS.replace("Another Org", "Acme GmbH"), encoding="utf-8")
    async with program_on() as pilot:
        before = await names(pilot)
        screen = await look_at(pilot, settled, path)
        await pilot.press("escape")
        await settled(pilot, lambda: not screen.is_attached)
        assert await names(pilot) == before
        await look_at(pilot, settled, path)
        await pilot.press("w")
        await settled(pilot, lambda: "imported" in pilot.app.snapshot.word.text)  # type: ignore[attr-defined]
        await look_at(pilot, settled, path)
        assert any("is here already" in row for row in rows_of(pilot))


async def test_reading_is_stopped_by_escape(
    program_on: Any, settled: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "cards.vcf"
    path.write_text(CARDS, encoding="utf-8")
    stopped = threading.Event()

    def slow(path: Path, *, progress: Any, **_: Any) -> None:
        try:
            for done in range(10_000):
                progress(done, 10_000)
                threading.Event().wait(0.005)
        finally:
            stopped.set()

    monkeypatch.setattr("tui.screens.importing.read_file", slow)
    async with program_on() as pilot:
        pilot.app.push_screen(ImportScreen(pilot.app.desk, path))  # type: ignore[attr-defined]
        await settled(pilot, lambda: isinstance(pilot.app.screen, ImportScreen))
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, ImportScreen))
        assert stopped.wait(5)


async def test_what_cannot_be_read_is_said(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.4 nothing of ours")
    async with program_on() as pilot:
        await look_at(pilot, settled, path)
        assert any("is a PDF" in row for row in rows_of(pilot))
        await pilot.press("w", "space", "escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, ImportScreen))


def test_a_name_is_completed_as_far_as_it_is_one(tmp_path: Path) -> None:
    (tmp_path / "contacts").mkdir()
    (tmp_path / "contacts" / "anna.vcf").touch()
    (tmp_path / "contacts" / "annual.csv").touch()
    (tmp_path / ".hidden").touch()
    assert completed(f"{tmp_path}/con") == f"{tmp_path}/contacts/"
    assert completed(f"{tmp_path}/contacts/a") == f"{tmp_path}/contacts/ann"
    assert completed(f"{tmp_path}/contacts/anna") == f"{tmp_path}/contacts/anna.vcf"
    assert completed(f"{tmp_path}/") == f"{tmp_path}/contacts/"
    assert completed(f"{tmp_path}/nothing") == f"{tmp_path}/nothing"
    assert completed("/no/such/folder/x") == "/no/such/folder/x"


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:one
DTSTART:20240304T100000
SUMMARY:Harbour plans
ATTENDEE;CN=Anna Schmidt:mailto:anna@acme.de
ATTENDEE;CN=Femi Berg:mailto:femi@elbe.example
END:VEVENT
BEGIN:VEVENT
UID:two
DTSTART:20240311T100000
SUMMARY:Call with Femi
ATTENDEE;CN=Femi Berg:mailto:femi@elbe.example
END:VEVENT
END:VCALENDAR
"""


async def test_what_happened_stands_first_in_bunches_that_are_taken_or_left(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    path = tmp_path / "work.ics"
    path.write_text(CALENDAR, encoding="utf-8")
    async with program_on() as pilot:
        session = pilot.app.desk.session
        before = await session.read(lambda _, vault: len(vault.documents("interactions")))
        await look_at(pilot, settled, path)
        shown = rows_of(pilot)
        assert any("1 meeting, 1 call" in row for row in shown)
        (meeting,) = [row for row in shown if "[x] 1 meeting" in row]
        assert "with 2 people, 1 of them new" in meeting
        assert any("2024-03-04 Harbour plans (event 1)" in row for row in shown)
        await pilot.press("space", "w")
        await settled(pilot, lambda: "imported" in pilot.app.snapshot.word.text)
        assert "1 person and 1 call from work.ics" in pilot.app.snapshot.word.text
        assert await session.read(lambda _, vault: len(vault.documents("interactions"))) == before + 1
        await pilot.press("u")
        await settled(pilot, lambda: "taken back" in pilot.app.snapshot.word.text)
        assert await session.read(lambda _, vault: len(vault.documents("interactions"))) == before


async def test_mail_is_shown_with_the_rules_that_left_some_of_it_out(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    mail = "From: Ida Berg <ida@berg.example>\nTo: me@x.example\nDate: Mon, 5 Jan 2026 10:00:00 +0100\nSubject: Lyon\n"
    (tmp_path / "a.eml").write_text(mail, encoding="utf-8")
    (tmp_path / "b.eml").write_text(mail + "List-Unsubscribe: <https://x.example>\n", encoding="utf-8")
    async with program_on() as pilot:
        await look_at(pilot, settled, tmp_path)
        shown = "\n".join(rows_of(pilot))
        assert "1 mail " in shown
        assert "[x] Ida Berg" in shown
        assert "not carried over: newsletters (1)" in shown
