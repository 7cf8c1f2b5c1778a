"""The registry of commands: no key has two meanings, and what a user changes is checked by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui.commands import COMMANDS, CONTEXTS, binding_id, in_context
from tui.keyline import Entry, entries, key_line_width
from tui.keys import Keys, shown


def test_the_keys_we_ship_clash_nowhere_and_can_all_be_sent() -> None:
    assert Keys().problems == []
    same = Keys({id: ",".join(command.keys) for id, command in COMMANDS.items() if command.keys})
    assert same.problems == []


def test_every_command_is_carried_out_somewhere() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path("tui").rglob("*.py"))
    for command in COMMANDS.values():
        assert re.search(rf"(def {command.method}\(|^    {command.method} = )", source, re.M), command.id


def test_every_command_has_words_and_a_known_context() -> None:
    for command in COMMANDS.values():
        assert command.word, command.id
        assert command.help, command.id
        assert command.context in CONTEXTS, command.id


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"person.cal": "c"}, "no command is called 'person.cal': person.call?"),
        ({"person.call": "ctrl+i"}, "a terminal cannot send ^i"),
        ({"person.call": "alt+x"}, "a terminal cannot send alt+x"),
        ({"person.call": " , "}, "no key given"),
        ({"person.call": "m"}, "m is both person.call and person.wrote"),
        ({"entry.add": "x"}, "x is both entry.add and person.archive"),
    ],
)
def test_a_wrong_change_of_a_key_is_reported_by_name(changes: dict[str, str], said: str) -> None:
    assert any(said in problem for problem in Keys(changes).problems)


def test_two_commands_may_change_places() -> None:
    keys = Keys({"person.call": "m", "person.wrote": "c"})
    assert keys.problems == []
    assert keys.sign("person.call") == "m"
    assert keys.keymap() == {"person.call": "m", "person.wrote": "c"}


def test_a_change_takes_all_keys_of_a_command_away() -> None:
    keymap = Keys({"move.down": "n"}).keymap()
    assert keymap == {"move.down": "n", binding_id("move.down", 1): "n"}


def test_signs_are_taken_as_they_are_written() -> None:
    keys = Keys({"help": "^g", "find": "?"})
    assert keys.of("help") == ("ctrl+g",)
    assert keys.of("find") == ("question_mark",)
    assert (shown("ctrl+g"), shown("question_mark"), shown("escape")) == ("^g", "?", "esc")


def test_the_key_line_is_cut_by_whole_entries_and_keeps_the_help() -> None:
    groups = (*((command.id,) for command in in_context("person")), ("help",))
    for width in (20, 40, 60, 80, 120):
        line = entries(groups, Keys(), width)
        assert key_line_width(line, 1, 2) <= width
        assert line[-1][-1].id == "help"


def test_an_entry_knows_its_width_in_cells() -> None:
    assert Entry("undo", "^p", "commands").width == len("^p commands")


def test_commands_that_do_not_exist_are_not_shown() -> None:
    assert entries((("nothing.such",), ("help",)), Keys(), 80) == [[Entry("help", "?", "keys")]]


def test_a_key_is_tried_against_all_others_before_it_is_taken() -> None:
    keys = Keys({"person.call": "N"})
    assert keys.against("entry.add", "N") == ["keys: N is both entry.add and person.call"]
    assert keys.against("entry.add", "c") == []  # free: another key calls
    assert keys.against("person.call", "") == []
    assert keys.against("entry.add", "alt+x") == ["keys: entry.add: a terminal cannot send alt+x"]
    assert keys.sign("entry.add") == "a"


def test_what_was_wrong_before_is_no_reason_against_another_key() -> None:
    keys = Keys({"person.cal": "w", "person.wrote": "c"})
    assert len(keys.problems) == 2
    assert keys.against("entry.add", "N") == []


def test_taken_changes_replace_those_before() -> None:
    keys = Keys({"entry.add": "N"})
    keys.take({"find": "N"})
    assert (keys.sign("entry.add"), keys.sign("find"), keys.changes) == ("a", "N", {"find": "N"})
