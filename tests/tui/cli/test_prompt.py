from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from core.acts import open_event
from core.entry import Reading
from core.network.network import Network
from core.vault import creation
from tui.cli.entry import Desk
from tui.cli.prompt import Prompt
from tui.cli.request import Request
from tui.cli.typing_keys import Key


@pytest.fixture
def prompt(people: Any) -> Iterator[Prompt]:
    """The prompt of `tend log` on the vault with five people."""
    with people.vault() as vault:
        desk = Desk(Request(clock=people.clock), Network(vault, people.clock, "DE"), Reading.LOG)
        yield Prompt(desk)


def type_(prompt: Prompt, text: str) -> None:
    for letter in text:
        prompt.press(Key("text", letter))


def interactions(prompt: Prompt) -> list[dict[str, Any]]:
    found = prompt.desk.network.vault.documents("interactions")
    return [dict(found[id]) for id in found]


def test_every_key_renews_the_parse_and_nothing_is_saved_before_enter(prompt: Prompt) -> None:
    type_(prompt, "call Ben yesterday: budget")
    below = "\n".join(prompt.below(80))
    for part in ("Ben Aydın", "Mon 8 Jun", "budget"):
        assert part in below
    assert len(interactions(prompt)) == 3
    standing = prompt.press(Key("enter"))
    assert standing[0] == "› call Ben yesterday: budget"
    assert "saved: " in standing[1]
    assert len(interactions(prompt)) == 4
    assert prompt.line.text == ""
    assert prompt.below(80) == []


def test_an_empty_line_ends(prompt: Prompt) -> None:
    prompt.press(Key("enter"))
    assert prompt.done


def test_two_people_are_never_guessed_tab_chooses(prompt: Prompt, people: Any) -> None:
    type_(prompt, "call Anna: ok")
    assert prompt.press(Key("enter")) == []
    assert "tab chooses" in "\n".join(prompt.below(80))
    assert len(interactions(prompt)) == 3
    prompt.press(Key("tab"))
    assert prompt.parsed is not None
    chosen = prompt.parsed.people[0].id
    assert prompt.press(Key("enter"))
    (saved,) = [item for item in interactions(prompt) if item.get("text") == "ok"]
    assert list(saved["with"]) == [chosen]
    assert chosen in (people.ids["anna"], people.ids["meier"])


def test_a_line_that_names_nobody_stays_with_the_reason(prompt: Prompt) -> None:
    type_(prompt, "call will")
    assert prompt.press(Key("enter")) == []
    assert prompt.line.text == "call will"
    assert prompt.message
    assert not prompt.done


def test_up_brings_the_last_one_back_and_saving_corrects_that_entry(prompt: Prompt) -> None:
    type_(prompt, "call Ben: bugdet")
    prompt.press(Key("enter"))
    prompt.press(Key("up"))
    assert prompt.line.text == "call Ben: bugdet"
    for _ in range(6):
        prompt.press(Key("backspace"))
    type_(prompt, "budget")
    standing = prompt.press(Key("enter"))
    assert "corrected" in standing[1]
    texts = [item.get("text") for item in interactions(prompt)]
    assert texts.count("budget") == 1
    assert "bugdet" not in texts


def test_up_and_an_emptied_line_takes_the_last_entry_back(prompt: Prompt) -> None:
    type_(prompt, "call Ben: budget")
    prompt.press(Key("enter"))
    prompt.press(Key("up"))
    prompt.press(Key("cut_left"))
    prompt.press(Key("enter"))
    assert len(interactions(prompt)) == 3
    assert not prompt.done


def test_a_correction_can_be_corrected_again(prompt: Prompt) -> None:
    type_(prompt, "call Ben: one")
    prompt.press(Key("enter"))
    for word in ("two", "three"):
        prompt.press(Key("up"))
        prompt.press(Key("cut_word"))
        type_(prompt, word)
        prompt.press(Key("enter"))
    texts = [item.get("text") for item in interactions(prompt)]
    assert texts.count("three") == 1
    assert not {"one", "two"} & set(texts)


def test_a_correction_says_so_once_and_is_no_second_entry(prompt: Prompt) -> None:
    prompt.press(Key("turn"))
    type_(prompt, "Ida Berg")
    assert prompt.press(Key("enter"))[1] == "  saved: added Ida Berg"
    for word in (" #a", " #b"):
        prompt.press(Key("up"))
        type_(prompt, word)
        assert prompt.press(Key("enter"))[1] == "  corrected: added Ida Berg"
    assert prompt.saved == 1
    type_(prompt, "Ida Berg")
    assert prompt.press(Key("enter"))[1] == "  Ida Berg was there already"
    assert prompt.saved == 1


def test_an_entry_taken_back_says_once_what_it_was(prompt: Prompt) -> None:
    type_(prompt, "call Ben: one")
    prompt.press(Key("enter"))
    prompt.press(Key("up"))
    prompt.press(Key("cut_word"))
    type_(prompt, "two")
    prompt.press(Key("enter"))
    prompt.press(Key("up"))
    prompt.press(Key("cut_left"))
    assert prompt.press(Key("enter"))[1] == "  removed: called Ben Aydın, two"
    assert prompt.saved == 0


def test_where_lines_are_read_whole_no_key_is_named(prompt: Prompt) -> None:
    prompt.keys = False
    type_(prompt, "call Anna")
    prompt.press(Key("enter"))
    below = "\n".join(prompt.below(100))
    assert "tab" not in below
    assert "may be several people" in below


def test_a_correction_at_an_event_keeps_the_meeting_and_the_follow_up(prompt: Prompt) -> None:
    network = prompt.desk.network
    network.vault.commit(open_event(network, "Hafen Meetup, Hamburg").changes)
    prompt.press(Key("turn"))
    type_(prompt, "Priya Raman #seo")
    prompt.press(Key("enter"))
    for word in ("#ops", "#press"):
        prompt.press(Key("up"))
        prompt.press(Key("cut_word"))
        type_(prompt, word)
        assert prompt.parsed is not None and prompt.parsed.again
        prompt.press(Key("enter"))
        assert [item.text for item in network.promises() if item.event] == ["say hello"]
        assert [item["channel"] for item in interactions(prompt)].count("event") == 1
    assert {"press", "hafen"} <= set(network.tags()) and "ops" not in network.tags()


def test_turning_reads_the_same_words_the_other_way(prompt: Prompt) -> None:
    type_(prompt, "Carla Nunes, Novum")
    prompt.press(Key("turn"))
    assert prompt.desk.reading is Reading.CONTACT
    prompt.press(Key("enter"))
    assert "Carla Nunes" in {row.name for row in prompt.desk.network.rows()}


def test_a_new_person_of_a_known_name_when_asked_for(prompt: Prompt) -> None:
    prompt.press(Key("turn"))
    type_(prompt, "Priya Raman, Elsewhere")
    prompt.press(Key("new"))
    prompt.press(Key("enter"))
    assert [row.name for row in prompt.desk.network.rows()].count("Priya Raman") == 2


def test_tab_takes_the_candidates_that_the_preview_names(prompt: Prompt) -> None:
    for id, name in (("jonas", "Jonas Weber"), ("smith", "Jo Smith"), ("smithson", "Jo Smithson")):
        given, family = name.split()
        prompt.desk.network.vault.commit(
            creation("contacts", id.ljust(16, "_"), {"full": name, "given": given, "family": family})
        )
    type_(prompt, "call Jo")
    assert prompt.parsed is not None
    first = prompt.parsed.people[0].name
    (other,) = {"Jo Smith", "Jo Smithson"} - {first}
    assert f"tab: {other}" in "\n".join(prompt.below(80))
    prompt.press(Key("enter"))
    assert "tab chooses" in "\n".join(prompt.below(80))
    prompt.press(Key("tab"))
    assert prompt.line.text == "call Jo"
    assert prompt.parsed.people[0].name == other
    prompt.press(Key("tab"))
    assert prompt.parsed.people[0].name == first


def test_tab_completes_a_name(prompt: Prompt) -> None:
    type_(prompt, "call Pri")
    prompt.press(Key("tab"))
    assert prompt.line.text.startswith("call Priya")


def test_escape_empties_the_line_first_and_then_ends(prompt: Prompt) -> None:
    type_(prompt, "call")
    prompt.press(Key("escape"))
    assert (prompt.line.text, prompt.done) == ("", False)
    prompt.press(Key("escape"))
    assert prompt.done


def test_a_paste_of_several_lines_never_saves_by_itself(prompt: Prompt) -> None:
    prompt.press(Key("turn"))
    prompt.press(Key("paste", "Carla Nunes, Novum\nIda Berg #design\nTom Hill, Acme\n"))
    assert len(prompt.desk.network) == 5
    assert prompt.message
    standing = prompt.press(Key("new"))
    assert len(prompt.desk.network) == 8
    assert sum("saved" in line for line in standing) == 3


def test_two_pasted_cards_are_two_people(prompt: Prompt) -> None:
    prompt.press(Key("turn"))
    card = "BEGIN:VCARD\nFN:{}\nEMAIL:{}\nEND:VCARD\n"
    prompt.press(
        Key("paste", card.format("Carla Nunes", "c@x.example") + card.format("Ida Berg", "i@x.example"))
    )
    question = "2 cards: 2 entries ^n"
    assert prompt.message == question
    assert prompt.press(Key("enter")) == []
    assert prompt.message == question
    prompt.press(Key("new"))
    names = {row.name for row in prompt.desk.network.rows()}
    assert {"Carla Nunes", "Ida Berg"} < names
    assert len(names) == 7


def test_a_pasted_line_is_only_typed(prompt: Prompt) -> None:
    prompt.press(Key("paste", "call Ben: budget\n"))
    assert prompt.line.text.strip() == "call Ben: budget"
    assert len(interactions(prompt)) == 3


def test_dry_run_understands_and_saves_nothing(prompt: Prompt) -> None:
    prompt.dry_run = True
    type_(prompt, "call Ben: budget")
    assert "understood" in prompt.press(Key("enter"))[1]
    assert len(interactions(prompt)) == 3


def spawn(place: Any, command: str, history: Path) -> pexpect.spawn[str]:
    env = {**os.environ, "HISTFILE": str(history), "TERM": "xterm-256color"}
    args = ["-c", "from tui.cli import main; main()", *place.options, command]
    return pexpect.spawn(sys.executable, args, env=env, encoding="utf-8", dimensions=(24, 80), timeout=30)


def test_the_installed_prompt_on_a_real_terminal(people: Any, tmp_path: Path) -> None:
    child = spawn(people, "log", tmp_path / "history")
    child.expect("empty line ends")
    child.expect("› ")
    child.send("call Ben yesterday: Lyon")
    child.expect("Ben Aydın")
    child.send("\r")
    child.expect("saved: ")
    child.send("\x1b[200~call Priya\rcall Ben\x1b[201~")
    child.expect("2 lines")
    child.send("\x1b")
    child.expect("› ")
    child.send("\r")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "Lyon" in {item.get("text") for item in people.documents("interactions").values()}
    assert not (tmp_path / "history").exists()


def test_ctrl_c_at_the_prompt_leaves_the_terminal_as_it_was(people: Any, tmp_path: Path) -> None:
    child = spawn(people, "add", tmp_path / "history")
    child.expect("› ")
    child.send("\x03")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "\x1b[?2004l" in (child.before or "")
