from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from core.vault.changes import Set


def test_add_saves_a_person_after_showing_the_parse_on_stderr(place: Any) -> None:
    done = place.tend("add", "Carla Nunes, Novum, Head of Ops #ops !fri send slides -- climbs")
    assert (done.code, done.out) == (0, "")
    for part in ("Carla Nunes", "Novum", "Head of Ops", "ops", "Fri 12 Jun", "climbs", "saved: "):
        assert part in done.err
    (carla,) = place.documents("contacts").values()
    assert (carla["full"], carla["org"], carla["role"], carla["source"]) == (
        "Carla Nunes",
        "Novum",
        "Head of Ops",
        "hand",
    )
    assert list(carla["tags"]) == ["ops"]
    (promise,) = place.documents("promises").values()
    assert (promise["text"], promise["due"], promise["side"]) == ("send slides", "2026-06-12", "mine")


def test_a_line_may_come_as_separate_words(place: Any) -> None:
    place.tend("add", "Carla", "Nunes,", "Novum", "tag:ops", "note:", "climbs")
    (carla,) = place.documents("contacts").values()
    assert (carla["full"], carla["org"]) == ("Carla Nunes", "Novum")


def test_options_end_at_the_first_word(place: Any) -> None:
    assert place.tend("add", "Carla", "Nunes", "--dry-run", "--", "climbs").code == 0
    assert len(place.documents("contacts")) == 1
    assert place.tend("add", "--no-such-option", "Ida Berg").code == 2
    assert len(place.documents("contacts")) == 1


def test_log_writes_the_contact_and_the_promise(people: Any) -> None:
    assert people.tend("log", "call Ben yesterday: budget is approved !fri send offer").code == 0
    found = [
        item for item in people.documents("interactions").values() if item.get("text") == "budget is approved"
    ]
    assert found[0]["at"] == "2026-06-08"
    assert list(found[0]["with"]) == [people.ids["ben"]]


@pytest.mark.parametrize("command", ["add", "log"])
def test_dry_run_writes_nothing(people: Any, command: str) -> None:
    before = people.files()
    done = people.tend(command, "--dry-run", "call Ben yesterday: budget")
    assert done.code == 0
    assert "Ben" in done.err
    assert people.files() == before


def test_dry_run_json_is_the_parse_as_data(people: Any) -> None:
    found = people.tend("log", "--dry-run", "--json", "call Anna S. yesterday: budget").json
    assert found["reading"] == "log"
    assert found["people"][0]["id"] == people.ids["anna"]
    assert found["when"]["at"] == "2026-06-08"
    assert found["saveable"] is True


def test_two_candidates_are_never_guessed_code_3_and_a_list(people: Any) -> None:
    before = people.files()
    done = people.tend("log", "call Anna")
    assert done.code == 3
    assert "Anna Schmidt" in done.err
    assert "Anna Meier" in done.err
    assert "Nothing was saved." in done.err
    assert people.files() == before


@pytest.mark.parametrize("line", ["#seo @Acme", "call will"])
def test_a_line_that_names_nobody_is_code_3(people: Any, line: str) -> None:
    before = people.files()
    done = people.tend("log" if line.startswith("call") else "add", line)
    assert done.code == 3
    assert people.files() == before


def test_lines_from_a_pipe_are_saved_one_by_one_and_bad_ones_come_back_with_their_number(place: Any) -> None:
    lines = "Carla Nunes, Novum\n\n#seo @Acme\r\nIda Berg #design\n"
    done = place.tend("add", "-", stdin=b"\xef\xbb\xbf" + lines.encode())
    assert done.code == 3
    assert "line 3" in done.err
    assert "#seo @Acme" in done.err
    assert "2 saved, 1 not understood" in done.err
    assert {doc["full"] for doc in place.documents("contacts").values()} == {"Carla Nunes", "Ida Berg"}


def test_a_person_of_an_earlier_line_is_known_in_a_later_one(place: Any) -> None:
    assert place.tend("add", "-", stdin=b"Carla Nunes, Novum\nCarla Nunes #ops\n").code == 0
    (carla,) = place.documents("contacts").values()
    assert list(carla["tags"]) == ["ops"]


def test_all_lines_of_a_pipe_are_one_undo(place: Any) -> None:
    place.tend("add", "-", stdin=b"Carla Nunes\nIda Berg\nTom Hill\n")
    assert len(place.documents("contacts")) == 3
    place.tend("undo")
    assert place.documents("contacts") == {}


def test_lines_from_a_pipe_as_json(place: Any) -> None:
    done = place.tend("add", "--json", "-", stdin="Carla Nunes\n\nMüller\n".encode())
    assert [item["line_number"] for item in done.json] == [1, 3]
    assert [item["people"][0]["name"] for item in done.json] == ["Carla Nunes", "Müller"]


def test_nothing_behind_it_and_nobody_at_a_terminal_is_wrong_use(place: Any) -> None:
    assert place.tend("add").code == 2


def test_a_line_that_is_not_utf_8_loses_no_letter_it_comes_back(place: Any) -> None:
    done = place.tend("add", "-", stdin=b"Zo\xeb Gr\xf6\xdf\nIda Berg\n")
    assert done.code == 3
    assert "line 1: not UTF-8 text" in done.err
    assert "1 saved, 1 not understood" in done.err
    assert [doc["full"] for doc in place.documents("contacts").values()] == ["Ida Berg"]


@pytest.mark.parametrize("command", ["add", "log"])
def test_an_argument_that_is_not_utf_8_is_not_understood(place: Any, command: str) -> None:
    done = place.tend(command, "met Zo\udceb", "Gr\udcf6")
    assert done.code == 3
    assert "The line is not UTF-8 text." in done.err
    assert "Nothing was saved." in done.err
    assert place.documents("contacts") == {}


def test_an_empty_line_says_what_is_missing(place: Any) -> None:
    done = place.tend("add", "")
    assert done.code == 3
    assert "The line is empty: it has to name somebody." in done.err


def test_only_what_was_written_is_said_to_be_saved(place: Any) -> None:
    done = place.tend("add", "-", stdin=b"Ida Berg\nIda Berg\n")
    assert done.code == 0
    assert "1 saved, 1 there already" in done.err
    again = place.tend("add", "Ida Berg")
    assert "Ida Berg was there already" in again.err
    assert "saved" not in again.err


def test_a_namesake_is_made_when_asked_for(place: Any) -> None:
    place.tend("add", "Ida Berg, Acme")
    shown = place.tend("add", "--dry-run", "Ida Berg #seo").err
    assert "adds tag to Ida · --new makes a new person" in shown
    assert "^n" not in shown
    assert place.tend("add", "--new", "Ida Berg, Novum").code == 0
    assert place.tend("add", "--new", "-", stdin=b"Ida Berg, Kasi Pay\n").code == 0
    assert [doc["org"] for doc in place.documents("contacts").values()] == ["Acme", "Novum", "Kasi Pay"]
    assert place.tend("add", "--new").code == 2
    done = place.tend("add", "Ida Berg #seo")
    assert done.code == 3
    for part in ("Ida Berg, Acme", "Ida Berg, Novum", "--new makes a new person"):
        assert part in done.err
    assert "tab" not in done.err
    shown = place.tend("add", "-", stdin=b"Ida Berg #seo\n").err
    assert "Ida Berg, Acme; Ida Berg, Novum; Ida Berg, Kasi Pay" in shown


def test_control_characters_do_no_harm(place: Any) -> None:
    done = place.tend("add", "-", stdin=b"\x1b[2JIda Berg\n#seo \x1b\n")
    assert done.code == 3, done.err
    assert "\x1b" not in done.err
    assert all("\x1b" not in json.dumps(doc) for doc in place.documents("contacts").values())


def test_an_open_event_is_inherited_by_every_entry(place: Any) -> None:
    done = place.tend("event", "open", "Hafen Meetup, Hamburg", "--json")
    assert done.code == 0, done.err
    assert (done.json["name"], done.json["place"], done.json["tag"]) == ("Hafen Meetup", "Hamburg", "hafen")
    assert place.tend("event", "open", "Another").code == 2
    place.tend("add", "Carla Nunes, Novum")
    (carla,) = place.documents("contacts").values()
    assert carla["met_event"] in place.documents("events")
    assert "hafen" in carla["tags"]
    assert "Hafen Meetup" in place.tend("event", "show").out
    assert place.tend("event", "close").code == 0
    assert place.tend("event", "show", "--json").json is None
    assert place.tend("event", "close").code == 2


def test_at_an_event_somebody_is_met_once_an_evening_and_promised_one_follow_up(place: Any) -> None:
    place.tend("event", "open", "Hafen Meetup, Hamburg")
    place.tend("add", "Ida Berg, Acme")
    place.tend("add", "Ida Berg #seo 0171 1234567")
    place.tend("log", "met Ida: talked")
    assert [item["text"] for item in place.documents("promises").values()] == ["say hello"]
    channels = sorted(item["channel"] for item in place.documents("interactions").values())
    assert channels == ["event", "meeting"]
    (ida,) = place.documents("contacts").values()
    assert set(ida["tags"]) == {"hafen", "seo"}


def test_a_follow_up_that_was_kept_does_not_come_again(place: Any) -> None:
    place.tend("event", "open", "Hafen Meetup, Hamburg")
    place.tend("add", "Ida Berg, Acme")
    (id,) = place.documents("promises")
    with place.vault() as vault:
        vault.commit([Set("promises", id, "done", "2026-06-09")])
    place.tend("add", "Ida Berg #seo")
    assert len(place.documents("promises")) == 1


@pytest.mark.parametrize("args", [("add", "Ida Berg"), ("log", "--json", "met Ida Berg")])
def test_an_event_left_open_is_said_to_be(place: Any, args: tuple[str, ...]) -> None:
    place.tend("event", "open", "Hafen Meetup, Hamburg")
    assert "is open since" not in place.tend(*args).err
    place.clock.at = place.clock.at.replace(day=12)
    said = "warning: Hafen Meetup is open since Tue 9 Jun, 3 days ago, and gets every entry. `tend event close` closes it."
    assert said in place.tend(*args).err
    assert said in place.tend("add", "-", stdin=b"Tom Hill\n").err


def test_eight_processes_adding_at_once_lose_nothing(place: Any) -> None:
    command = [sys.executable, "-c", "from tui.cli import main; main()", *place.options, "add"]
    started = [
        subprocess.Popen(
            [*command, f"Person{n} Family{n}, Org{n}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for n in range(8)
    ]
    for process in started:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
    found = place.documents("contacts").values()
    assert {doc["full"] for doc in found} == {f"Person{n} Family{n}" for n in range(8)}
    assert place.tend("doctor").code == 0


def test_adding_leaves_no_plaintext_on_the_disk(place: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    canary = "Kanarienvogelsen"
    done = place.process("add", f"Carla {canary}, {canary}org #{canary.lower()} -- {canary}")
    assert done.code == 0, done.err
    place.process("list")
    place.process("show", "Carla")
    for path in tmp_path_factory.getbasetemp().rglob("*"):
        if path.is_file() and path.stat().st_size < 10_000_000:
            data = path.read_bytes()
            assert canary.encode() not in data, path
            assert canary.lower().encode() not in data, path


@pytest.mark.parametrize(
    ("settings", "profile", "german"),
    [("", "", False), ("", "de", True), ("en", "de", False), ("de", "en", True), ("auto", "de", True)],
)
def test_a_line_means_the_same_here_and_in_the_program(
    people: Any, settings: str, profile: str, german: bool
) -> None:
    from core import places
    from core.entry import to_json
    from core.network.network import Network
    from core.settings import habits, read_settings
    from core.vault import Set
    from tui.entering import Asked, Reader

    if settings:
        places.settings_file().parent.mkdir(parents=True)
        places.settings_file().write_text(f'language = "{settings}"\n')
    with people.vault() as vault:
        vault.commit([Set("profile", "me", "language", profile or None)])
    line = "call Ben mo: x"
    here = people.tend("log", "--dry-run", "--json", line).json
    with people.vault() as vault:
        reader = Reader(people.clock, habits(read_settings(places.settings_file()).settings, {}))
        there = to_json(reader.understand(Network(vault, people.clock), Asked(line)).parse)
    assert here == json.loads(json.dumps(there))
    assert here["when"]["at"] == ("2026-06-08" if german else "2026-06-09")


def test_a_word_that_cannot_be_kept_is_refused_with_the_reason(people: Any) -> None:
    before = people.files()
    done = people.tend("add", "Greta Lind offers:~")
    assert done.code == 2
    assert "offers: “~” cannot be kept there: it is a sign of the vault's own." in done.err
    assert people.files() == before
