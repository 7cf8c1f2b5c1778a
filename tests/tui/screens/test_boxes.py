"""The entry box and the log box: nothing that was typed is lost, nothing is saved unasked."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tui.screens.entry import EntryBox
from tui.screens.log import LogBox
from tui.widgets.field import EntryField


async def ask(pilot: Pilot[None], question: Any) -> Any:
    return await pilot.app.desk.session.read(question)  # type: ignore[attr-defined]


def names(network: Any, vault: Any) -> set[str]:
    return {row.name for row in network.rows()}


def field(pilot: Pilot[None]) -> EntryField:
    return pilot.app.screen.query_one(EntryField)


def word(pilot: Pilot[None]) -> str:
    return str(pilot.app.snapshot.word.text)  # type: ignore[attr-defined]


async def open_box(pilot: Pilot[None], settled: Any, text: str = "") -> None:
    await pilot.press("a")
    await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))
    if text:
        field(pilot).put(text)
        await read(pilot, settled, text)


async def read(pilot: Pilot[None], settled: Any, text: str) -> None:
    """The line has been understood as it stands."""
    screen: Any = pilot.app.screen
    await settled(pilot, lambda: screen._understood is not None and screen._understood.asked.line == text)


async def test_a_line_is_shown_parsed_and_saved_with_enter(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        await open_box(pilot, settled, "Carla Nunes, Novum, Head of Ops #ops !fri send slides -- climbs")
        shown = "\n".join(rows_of(pilot))
        for part in ("══ Add ═", "new      Carla Nunes", "Novum · Head of Ops", "Fri 12 Jun", "climbs"):
            assert part in shown
        await pilot.press("enter")
        await settled(pilot, lambda: word(pilot).startswith("saved: added Carla Nunes"))
        assert isinstance(pilot.app.screen, EntryBox)
        assert field(pilot).text == ""
        assert "Carla Nunes" in await ask(pilot, names)


async def test_letters_typed_at_once_after_the_key_are_all_there(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        for letter in "aCarla Nunes\rGift":
            pilot.app.post_message(_key(letter))
        await settled(pilot, lambda: "Carla Nunes" in word(pilot))
        assert "Carla Nunes" in await ask(pilot, names)
        assert field(pilot).text == "Gift"


async def test_keys_that_arrive_together_act_in_the_order_they_were_typed(
    program_on: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        for letter in "aCarlo\x7fa Nunex\x7fs, Novum\rGift":
            pilot.app.post_message(_key(letter))
        await settled(pilot, lambda: "Carla Nunes" in word(pilot))
        await settled(pilot, lambda: field(pilot).text == "Gift")
        assert "Carla Nunes" in await ask(pilot, names)


async def test_a_question_takes_the_keys_behind_the_one_that_asked_it(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        person = pilot.app.screen.targets()[0]  # type: ignore[attr-defined]
        for letter in "#vip\ru":
            pilot.app.post_message(_key(letter))
        await settled(pilot, lambda: word(pilot).startswith("taken back"))
        await pilot.press("U")
        await settled(pilot, lambda: word(pilot).startswith("brought back"))
        assert "vip" in await ask(pilot, lambda network, _: network.row(person).tags)


def _key(letter: str) -> Any:
    from textual.events import Key

    named = {" ": "space", "\r": "enter", "\x7f": "backspace", "#": "number_sign", ",": "comma"}
    return Key(named.get(letter, letter), letter)


async def test_up_brings_the_last_line_back_and_saving_corrects_it(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        await open_box(pilot, settled, "Carla Nunez, Novum")
        await pilot.press("enter")
        await settled(pilot, lambda: "added Carla Nunez" in word(pilot))
        before = len(await ask(pilot, names))
        await pilot.press("up")
        await read(pilot, settled, "Carla Nunez, Novum")
        field(pilot).put("Carla Nunes, Novum")
        await read(pilot, settled, "Carla Nunes, Novum")
        await pilot.press("enter")
        await settled(pilot, lambda: "Carla Nunes" in word(pilot))
        found = await ask(pilot, names)
        assert "Carla Nunes" in found
        assert "Carla Nunez" not in found
        assert len(found) == before


async def test_a_line_that_was_corrected_twice_and_emptied_is_taken_back(
    program_on: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        before = await ask(pilot, names)
        await open_box(pilot, settled, "Carla Nunez, Novum #ops")
        await pilot.press("enter")
        await settled(pilot, lambda: "added Carla Nunez" in word(pilot))
        for text in ("Carla Nunes, Novum #ops", "Carla Nunes, Novum -- climbs"):
            await pilot.press("up")
            await settled(pilot, lambda: field(pilot).text != "")
            field(pilot).put(text)
            await read(pilot, settled, text)
            await pilot.press("enter")
            await settled(pilot, lambda: field(pilot).text == "" and word(pilot).startswith("corrected"))
        await pilot.press("up")
        await settled(pilot, lambda: field(pilot).text.endswith("climbs"))
        field(pilot).put("")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot, lambda: not word(pilot).startswith("corrected"))
        assert await ask(pilot, names) == before


async def test_somebody_who_is_there_already_is_not_said_to_be_saved(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        await open_box(pilot, settled, "Priya Raman")
        await pilot.press("enter")
        await settled(pilot, lambda: word(pilot) == "Priya Raman was there already")
        assert pilot.app.screen._saved == 0  # type: ignore[attr-defined]


async def test_a_line_without_a_person_stays_with_its_reason(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        await open_box(pilot, settled, "#seo @Acme")
        await pilot.press("enter")
        await settled(pilot)
        assert field(pilot).text == "#seo @Acme"
        assert pilot.app.screen._understood.parse.reason in "\n".join(rows_of(pilot))  # type: ignore[attr-defined]


async def test_escape_keeps_the_words_for_next_time_and_so_does_locking(
    program_on: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        await open_box(pilot, settled, "Carla Nu")
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, EntryBox))
        await open_box(pilot, settled)
        assert field(pilot).text == "Carla Nu"
        field(pilot).put("Carla Nunes, half a")
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: not pilot.app.desk.session.unlocked)  # type: ignore[attr-defined]
        assert pilot.app.desk.kept_text == ""  # type: ignore[attr-defined]
        await unlock(pilot, settled)
        await settled(pilot, lambda: bool(pilot.app.desk.kept_text))  # type: ignore[attr-defined]
        await open_box(pilot, settled)
        assert field(pilot).text == "Carla Nunes, half a"


async def test_words_of_last_time_come_into_a_box_that_was_opened_before_they_were_read(
    program_on: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        await settled(pilot, lambda: app.desk.kept_text_read)
        await app.desk.session.keep_draft("Carla Nunes, half a")
        app.desk.kept_text_read = False  # as in the moment after unlocking
        await open_box(pilot, settled)
        await app.bring_draft()
        assert field(pilot).text == "Carla Nunes, half a"

        app.desk.kept_text_read = False
        field(pilot).put("Ben Tester")
        await app.bring_draft()
        assert field(pilot).text == "Ben Tester"
        await pilot.press("enter")
        await settled(pilot, lambda: field(pilot).text == "Carla Nunes, half a")


async def test_words_of_last_time_are_not_lost_by_quitting_before_they_were_read(
    program_on: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        await settled(pilot, lambda: app.desk.kept_text_read)
        await app.desk.session.keep_draft("Carla Nunes, half a")
        app.desk.kept_text_read = False
        await app.keep_draft()
        assert await app.desk.session.draft() == "Carla Nunes, half a"


async def unlock(pilot: Pilot[None], settled: Any, passphrase: str = "correct horse battery staple") -> None:
    from textual.widgets import Input

    await settled(pilot, lambda: bool(pilot.app.screen.query(Input)))
    pilot.app.screen.query_one(Input).value = passphrase
    await pilot.press("enter")
    await settled(pilot, lambda: pilot.app.current_mode == "today")


async def test_turning_makes_a_log_of_a_person_and_tab_takes_the_next_candidate(
    program_on: Any, settled: Any, made: Any
) -> None:
    changes = made.cast() + made.person("meier", "Anna Meier")
    async with program_on(changes) as pilot:
        await open_box(pilot, settled, "call Anna: yes")
        screen: Any = pilot.app.screen
        first = screen._understood.parse.people[0].id
        assert {first} < {"anna", "meier"}
        await pilot.press("tab")
        await settled(pilot, lambda: screen._understood.parse.people[0].id != first)
        assert {first, screen._understood.parse.people[0].id} == {"anna", "meier"}
        await pilot.press("ctrl+t")
        await settled(pilot, lambda: screen._understood.parse.reading == "contact")


async def test_tab_takes_the_candidates_of_a_guess_before_it_completes(
    program_on: Any, settled: Any, made: Any, rows_of: Any
) -> None:
    changes = made.cast() + made.person("smith", "Jo Smith") + made.person("smithson", "Jo Smithson")
    async with program_on(changes) as pilot:
        await open_box(pilot, settled, "call Jo")
        screen: Any = pilot.app.screen
        assert "tab: Jo Smithson" in "\n".join(rows_of(pilot))
        assert field(pilot).suggestion == ""
        for name in ("Jo Smithson", "Jo Smith"):
            await pilot.press("tab")
            await settled(pilot, lambda name=name: screen._understood.parse.people[0].name == name)
            assert field(pilot).text == "call Jo"
        field(pilot).put("call Jon")
        await read(pilot, settled, "call Jon")
        assert field(pilot).suggestion == "as Weber"
        await pilot.press("tab")
        await settled(pilot, lambda: field(pilot).text == "call Jonas Weber")


async def test_pasted_lines_never_save_by_themselves(program_on: Any, settled: Any, rows_of: Any) -> None:
    from textual.events import Paste

    async with program_on() as pilot:
        before = await ask(pilot, names)
        await open_box(pilot, settled)
        field(pilot).post_message(Paste("Carla Nunes, Novum\nGift Ndlovu, Kasi Pay\nIda Berg"))
        await settled(pilot, lambda: any("3 lines" in row for row in rows_of(pilot)))
        assert await ask(pilot, names) == before
        await pilot.press("ctrl+n")
        await settled(pilot, lambda: not field(pilot).text and pilot.app.screen._saved == 3)  # type: ignore[attr-defined]
        assert await ask(pilot, names) == before | {"Carla Nunes", "Gift Ndlovu", "Ida Berg"}


async def test_a_pasted_card_is_one_person(program_on: Any, settled: Any) -> None:
    from textual.events import Paste

    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Carla Nunes\nN:Nunes;Carla;;;\nEMAIL:carla@novum.example\nEND:VCARD"
    async with program_on() as pilot:
        await open_box(pilot, settled)
        field(pilot).post_message(Paste(card))
        await settled(pilot, lambda: "Carla Nunes" in field(pilot).text)
        assert "\n" not in field(pilot).text
        assert "carla@novum.example" in field(pilot).text


async def test_two_pasted_cards_are_two_people(program_on: Any, settled: Any, rows_of: Any) -> None:
    from textual.events import Paste

    card = "BEGIN:VCARD\nFN:{}\nEMAIL:{}\nEND:VCARD\n"
    async with program_on() as pilot:
        before = await ask(pilot, names)
        await open_box(pilot, settled)
        text = card.format("Carla Nunes", "c@x.example") + card.format("Ida Berg", "i@x.example")
        field(pilot).post_message(Paste(text))
        await settled(pilot, lambda: any("2 cards: 2 entries ^n" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await settled(pilot)
        assert field(pilot).text == ""
        assert await ask(pilot, names) == before
        await pilot.press("ctrl+n")
        await settled(pilot, lambda: pilot.app.screen._saved == 2)  # type: ignore[attr-defined]
        assert await ask(pilot, names) == before | {"Carla Nunes", "Ida Berg"}


async def test_a_save_that_fails_gives_the_words_back(program_on: Any, settled: Any, rows_of: Any) -> None:
    async with program_on() as pilot:
        session = pilot.app.desk.session  # type: ignore[attr-defined]

        async def fail(make: object) -> None:
            from core.errors import VaultError

            raise VaultError("The disk is full.", safe="Nothing was changed.")

        session.write = fail
        await open_box(pilot, settled, "Carla Nunes")
        await pilot.press("enter")
        said = "The disk is full. Nothing was changed."
        await settled(pilot, lambda: said in "\n".join(rows_of(pilot)))
        assert field(pilot).text == "Carla Nunes"


@pytest.mark.parametrize(("key", "channel"), [("c", "call"), ("v", "meeting")])
async def test_one_key_and_enter_is_done_today(program_on: Any, settled: Any, key: str, channel: str) -> None:
    async with program_on() as pilot:
        person = pilot.app.screen.targets()[0]  # type: ignore[attr-defined]
        await pilot.press(key)
        await settled(pilot, lambda: isinstance(pilot.app.screen, LogBox))
        await read(pilot, settled, "")
        await pilot.press("enter")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, LogBox))
        last = await ask(pilot, lambda network, _: network.history(person)[0])
        assert (last.day, last.channel, last.initiator) == ("2026-06-09", channel, "me")


async def test_words_after_the_head_are_note_day_and_promise(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        person = pilot.app.screen.targets()[0]  # type: ignore[attr-defined]
        await pilot.press("c")
        await settled(pilot, lambda: isinstance(pilot.app.screen, LogBox))
        line = "yesterday: budget is free from July !fri send offer"
        field(pilot).put(line)
        await read(pilot, settled, line)
        await pilot.press("enter")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, LogBox))
        last = await ask(pilot, lambda network, _: network.history(person)[0])
        promises = await ask(pilot, lambda network, _: [item.text for item in network.promises(person)])
        assert (last.day, last.text) == ("2026-06-08", "budget is free from July")
        assert "send offer" in promises


async def test_in_words_needs_words(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        await pilot.press("i")
        await settled(pilot, lambda: isinstance(pilot.app.screen, LogBox))
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, LogBox)


async def test_undo_takes_a_logged_call_back(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        person = pilot.app.screen.targets()[0]  # type: ignore[attr-defined]
        before = await ask(pilot, lambda network, _: len(network.history(person)))
        await pilot.press("c")
        await settled(pilot, lambda: isinstance(pilot.app.screen, LogBox))
        await pilot.press("enter")
        await settled(pilot, lambda: word(pilot).startswith("saved"))
        await pilot.press("u")
        await settled(pilot, lambda: word(pilot).startswith("taken back"))
        assert await ask(pilot, lambda network, _: len(network.history(person))) == before
        await pilot.press("U")
        await settled(pilot, lambda: word(pilot).startswith("brought back"))
        assert await ask(pilot, lambda network, _: len(network.history(person))) == before + 1


async def test_what_was_called_lunch_is_called_lunch_whenever_it_was_noted(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(size=(120, 40)) as pilot:
        for line in ("lunch Ben Aydın: pilot talk", "yesterday kaffee Ben Aydın"):
            await open_box(pilot, settled, line)
            await pilot.press("enter")
            await settled(pilot, lambda: field(pilot).text == "" and "Ben" in word(pilot))
            await pilot.press("escape")
            await settled(pilot, lambda: not isinstance(pilot.app.screen, EntryBox))
        history = await ask(pilot, lambda network, _: network.history("ben")[:2])
        assert [(item.channel, item.kind) for item in history] == [("meal", "lunch"), ("meeting", "coffee")]
        await settled(pilot, lambda: any("today    lunch" in row for row in rows_of(pilot)))
        assert any("yest.    coffee" in row for row in rows_of(pilot))


async def test_the_log_box_says_what_the_contact_does_to_the_score(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        paper: Any = pilot.app.screen.paper  # type: ignore[attr-defined]
        paper.move_to(next(n for n, stop in enumerate(paper.page.stops) if stop.target.people == ("anna",)))
        before = await ask(pilot, lambda network, _: network.health("anna"))
        await pilot.press("c")
        await settled(pilot, lambda: isinstance(pilot.app.screen, LogBox))
        wanted = f"{before.score} → {next(item.score for item in before.raises if item.channel == 'call')}"
        await settled(pilot, lambda: any(wanted in row for row in rows_of(pilot)))
        field(pilot).put("budget is free !fri send offer")
        await settled(pilot, lambda: any("send offer" in row and "Fri 12" in row for row in rows_of(pilot)))
        rows = rows_of(pilot)
        note = next(n for n, row in enumerate(rows) if "note" in row and "budget is free" in row)
        assert any("send offer" in row for row in rows[note + 1 :])
        await pilot.press("enter")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, LogBox))
        after = await ask(pilot, lambda network, _: network.health("anna").score)
        assert wanted.endswith(f"→ {after}")


async def test_pasted_lines_are_asked_about_until_it_is_answered_and_are_kept_with_the_words(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    from textual.events import Paste

    async with program_on() as pilot:
        await open_box(pilot, settled)
        field(pilot).post_message(Paste("Carla Nunes, Novum\nGift Ndlovu, Kasi Pay\nIda Berg"))
        await settled(pilot, lambda: any("3 lines" in row for row in rows_of(pilot)))
        assert "3 entries" in rows_of(pilot)[-1]
        await pilot.press("x")
        await settled(pilot)
        assert any("3 lines" in row for row in rows_of(pilot))
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, EntryBox))
        await open_box(pilot, settled)
        await settled(pilot, lambda: any("4 lines" in row for row in rows_of(pilot)))
        await pilot.press("ctrl+n")
        await settled(pilot, lambda: "Gift Ndlovu" in str(rows_of(pilot)) or pilot.app.screen._saved >= 3)  # type: ignore[attr-defined]
        await settled(pilot, lambda: not any("lines:" in row for row in rows_of(pilot)))
        assert {"Carla Nunes", "Gift Ndlovu", "Ida Berg"} <= await ask(pilot, names)


async def test_a_reason_is_said_once(program_on: Any, settled: Any, rows_of: Any) -> None:
    async with program_on() as pilot:
        await open_box(pilot, settled, "#seo @Acme")
        await pilot.press("enter")
        await settled(pilot)
        reason = pilot.app.screen._understood.parse.reason  # type: ignore[attr-defined]
        assert sum(reason in row for row in rows_of(pilot)) == 1


async def test_a_line_becomes_a_form_and_both_are_saved_in_one_act(program_on: Any, settled: Any) -> None:
    from textual.widgets import Input

    async with program_on() as pilot:
        before = await ask(pilot, names)
        await open_box(pilot, settled, "Carla Nunez, Novum #ops !fri send slides")
        await pilot.press("ctrl+g")
        await settled(pilot, lambda: len(pilot.app.screen.query("FormField")) > 20)
        fields = {entry.line.key: entry.query_one(Input) for entry in pilot.app.screen.query("FormField")}  # type: ignore[attr-defined]
        assert (fields["full"].value, fields["org"].value, fields["tags"].value) == (
            "Carla Nunez",
            "Novum",
            "ops",
        )
        assert await ask(pilot, names) == before
        fields["full"].value, fields["role"].value = "Carla Nunes", "COO"
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: "Carla" in word(pilot))
        assert await ask(pilot, names) == before | {"Carla Nunes"}
        assert field(pilot).text == ""
        promises = await ask(pilot, lambda network, _: [item.text for item in network.promises()])
        assert "send slides" in promises
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, EntryBox))
        await pilot.press("u")
        await settled(pilot, lambda: word(pilot).startswith("taken back"))
        assert await ask(pilot, names) == before
