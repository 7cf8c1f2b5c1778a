from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

NOW_DUE = "Anna Schmidt"


def test_list_json_is_an_array_of_the_documented_shape(people: Any) -> None:
    found = people.tend("list", "--json").json
    assert [row["name"] for row in found] == [
        "Ben Aydın",
        "Anna Meier",
        "Gift Ndlovu",
        "Priya Raman",
        "Anna Schmidt",
    ]
    assert list(found[0]) == ["id", "name", "org", "tags", "health", "last_contact", "due"]
    anna = found[-1]
    assert anna["tags"] == ["client", "marketing"]
    assert anna["last_contact"] == "2026-03-11"
    assert isinstance(anna["health"], int)
    gift = found[2]
    assert (gift["health"], gift["last_contact"], gift["due"]) == (None, None, None)


def test_list_as_text_has_headings_and_aligned_columns(people: Any) -> None:
    lines = people.tend("list").out.splitlines()
    assert lines[0].split() == ["Name", "Organisation", "Tags", "Circle", "Last", "Health"]
    start = lines[0].index("Organisation")
    assert [line[start:].split()[0] for line in lines if "Acme" in line or "Novum" in line] == [
        "Novum",
        "Acme",
    ]
    assert "90d" in lines[-1]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (["tag:client"], {"Anna Schmidt"}),
        (["circle:close"], {"Anna Schmidt", "Ben Aydın"}),
        (["last>60d"], {"Anna Schmidt"}),
        (["lyon", "labs"], {"Ben Aydın"}),
        (["tag:client last>60d"], {"Anna Schmidt"}),
        (["tag:nothing"], set()),
    ],
)
def test_list_takes_the_query_of_the_search_box(people: Any, query: list[str], names: set[str]) -> None:
    assert {row["name"] for row in people.tend("list", *query, "--json").json} == names


def test_what_was_logged_is_found_by_its_words(people: Any) -> None:
    people.tend("log", "call Ben: the zoning permit is approved")
    for query in ("zoning", "permit approved", "zonign", "note:permit"):
        assert [row["name"] for row in people.tend("list", query, "--json").json] == ["Ben Aydın"]


def test_a_search_that_was_made_anew_is_kept_for_the_next_time(
    people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core import places
    from tui.cli import request

    monkeypatch.setattr(request, "CACHED_FROM_PEOPLE", 1)
    people.tend("list")
    (cache,) = places.state_root().glob("*/cache/people")
    before = cache.read_bytes()
    people.tend("list", "lyon")
    assert (kept := cache.read_bytes()) != before
    people.tend("list", "berlin")
    assert cache.read_bytes() == kept


def test_list_says_when_nobody_fits_and_when_there_is_nobody(people: Any, place: Any) -> None:
    done = people.tend("list", "tag:nothing")
    assert (done.code, done.out) == (0, "")
    assert "No one matches tag:nothing" in done.err


def test_an_unknown_field_is_wrong_use_and_the_nearest_is_named(people: Any) -> None:
    done = people.tend("list", "tagg:client")
    assert done.code == 2
    assert "tag" in done.err


def test_list_limit_and_order(people: Any) -> None:
    assert len(people.tend("list", "--limit", "2", "--json").json) == 2
    assert people.tend("list", "--limit", "0", "--json").json == []
    longest = people.tend("list", "--sort", "last", "--json").json
    assert longest[0]["name"] == "Anna Schmidt"
    assert people.tend("list", "--sort=-name", "--json").json[0]["name"] == "Anna Schmidt"
    assert people.tend("list", "--sort", "shoe size").code == 2


def test_due_json_is_an_array_of_the_documented_shape_with_a_rule_in_words(people: Any) -> None:
    found = people.tend("due", "--json").json
    assert list(found[0]) == ["id", "name", "why", "due", "health"]
    by_name = {row["name"]: row for row in found}
    assert by_name["Ben Aydın"]["why"].startswith("promised")
    assert "90 days" in by_name["Anna Schmidt"]["why"]
    assert "Gift Ndlovu" not in by_name


def test_due_as_text_and_the_whole_day(people: Any) -> None:
    done = people.tend("due")
    assert done.out.startswith("Reach out: ")
    assert "Anna Schmidt" in done.out
    whole = people.tend("due", "--all").out
    for title in ("Reach out", "Promises", "Lately", "Capacity", "Network"):
        assert title in whole
    assert "book for Lyon" in whole


def test_show_gives_the_person_with_the_reasons_of_the_score(people: Any) -> None:
    shown = people.tend("show", "anna", "schmidt").out
    for part in (
        "Anna Schmidt",
        "Acme",
        "anna@acme.example",
        "+491513920012",
        "health",
        "90 days",
        "Lyon project",
        "press contacts",
    ):
        assert part in shown


def test_show_says_all_that_the_page_of_the_program_says(people: Any) -> None:
    from core.vault import Put, Set, creation

    anna, ben = people.ids["anna"], people.ids["ben"]
    fields = {
        "role": "Head of Sales",
        "org_units": ["Marketing"],
        "birthday": "--01-01",
        "anniversary": "2015-05-01",
        "importance": 5,
        "snoozed": "2026-07-03",
    }
    hafen = {"name": "Hafen Meetup", "place": "Hamburg", "starts": "2026-03-01"}
    evening = {
        "at": "2026-03-01T21:30",
        "channel": "event",
        "initiator": "mutual",
        "with": {anna: True, ben: True},
        "event": "hafen",
        "place": "Speicher",
    }
    with people.vault() as vault:
        vault.commit(
            [
                *(Set("contacts", anna, field, value) for field, value in fields.items()),
                Put("contacts", anna, "nicknames", "Annie"),
                Put("contacts", anna, "met_with", ben),
                Put("contacts", anna, "custom", "shoe size", "42"),
                Put("contacts", anna, "related", "r", {"name": "Mia Schmidt", "rel": "daughter"}),
                *creation("events", "hafen", hafen),
                *creation("interactions", "evening", evening),
            ]
        )
    lines = [" ".join(line.split()) for line in people.tend("show", "anna", "schmidt").out.splitlines()]
    for line in (
        "Head of Sales, Marketing, Acme",
        "met with Ben Aydın",
        "born 1 January",
        "anniversary 1 May 2015",
        "called Annie",
        "daughter Mia Schmidt",
        "shoe size 42",
        "importance 5 of 5",
        "1 Mar 21:30 event ↔ with Ben Aydın, Hafen Meetup, Speicher",
    ):
        assert line in lines, line
    assert any(line.startswith("health ") and line.endswith("quiet until 3 Jul") for line in lines)


def test_show_says_why_there_is_no_score_and_that_a_tie_is_new(people: Any) -> None:
    def said(name: str) -> str:
        return next(line for line in people.tend("show", name).out.splitlines() if line.startswith("health"))

    assert said("Meier") == "health – new, no contact yet"
    assert said("Gift") == "health – resting"
    people.tend("log", "plan call Meier 2026-07-03")
    assert said("Meier") == "health – first contact planned 3 July"
    people.tend("log", "call Meier")
    assert "thriving" not in said("Meier") and "steady, new" in said("Meier")
    listed = next(line for line in people.tend("list").out.splitlines() if line.startswith("Anna Meier"))
    assert listed.endswith("steady, new")


def test_a_plan_that_has_passed_is_history_and_said_to_have_been_planned(people: Any) -> None:
    people.tend("log", "plan call Meier 2026-06-12: the lease")
    assert "12 Jun  call (plan)  the lease" in people.tend("show", "Meier").out.replace("    ", "  ")
    people.clock.at += timedelta(days=9)
    shown = people.tend("show", "Meier").out
    assert "(plan)" not in shown
    assert "planned, the lease" in shown


@pytest.mark.parametrize("command", [["list"], ["show", "Schmidt"], ["due"], ["due", "--all"]])
def test_every_line_fits_a_narrow_terminal(
    people: Any, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    from tui.cli import manners
    from tui.cli.columns import cells

    people.tend(
        "edit", "Schmidt", "circle=acquaintance", "org=Norddeutsche Versicherung", "tag+=elbphilharmonie"
    )
    people.tend(
        "log", "call Schmidt 5.2.: a text of many words that will not stand on a line of this terminal"
    )
    monkeypatch.setattr(manners, "room", lambda: 60)
    lines = people.tend(*command).out.splitlines()
    assert max(cells(line) for line in lines) <= 60


def test_show_json_adds_up(people: Any) -> None:
    found = people.tend("show", "Anna Schmidt", "--json").json
    assert found["name"]["full"] == "Anna Schmidt"
    assert 100 - sum(reason["points"] for reason in found["health_reasons"]) == found["health"]
    assert [item["channel"] for item in found["history"]] == ["call", "meal"]
    assert (
        people.tend("show", "Anna Schmidt", "--json", "--history", "1").json["history"][0]["channel"]
        == "call"
    )
    (promise,) = people.tend("show", "Ben", "--json").json["promises"]
    assert (promise["text"], promise["with"]) == ("book for Lyon", [people.ids["ben"]])


@pytest.mark.parametrize("command", [["show"], ["edit", "role=x"], ["delete", "--yes"]])
def test_a_name_that_fits_two_people_is_code_3_and_both_are_listed(people: Any, command: list[str]) -> None:
    before = people.files()
    done = people.tend(command[0], "Anna", *command[1:])
    assert done.code == 3
    assert "Anna Schmidt" in done.err
    assert "Anna Meier" in done.err
    assert people.files() == before


def test_a_name_that_fits_nobody_is_code_3(people: Any) -> None:
    assert people.tend("show", "Zacharias").code == 3


def test_edit_changes_several_fields_in_one_commit_that_one_undo_takes_back(people: Any) -> None:
    before = people.documents("contacts")
    done = people.tend(
        "edit", "Anna Schmidt", "role=Head of Sales", "tag+=hamburg", "tag-=client", "cadence=45"
    )
    assert done.code == 0, done.err
    anna = people.documents("contacts")[people.ids["anna"]]
    assert anna["role"] == "Head of Sales"
    assert set(anna["tags"]) == {"hamburg", "marketing"}
    assert anna["cadence"] == 45
    people.tend("undo")
    assert people.documents("contacts") == before


def test_the_edits_of_one_call_add_up(people: Any) -> None:
    done = people.tend("edit", "Gift", "given=Gina", "family=Ndlo", "street=Main 1", "city=Bern", "role=")
    assert done.err.strip() == "edited Gift Ndlovu: given=Gina, family=Ndlo, street=Main 1, city=Bern"
    gift = people.documents("contacts")[people.ids["gift"]]
    assert gift["full"] == "Gina Ndlo"
    assert [(item["street"], item["city"]) for item in gift["addresses"].values()] == [("Main 1", "Bern")]


def test_edits_that_undo_each_other_write_nothing(people: Any) -> None:
    before = people.files()
    done = people.tend("edit", "Gift", "tag+=x", "tag-=x")
    assert "like that already" in done.err
    assert people.files() == before


def test_edit_reads_a_day_as_the_country_writes_it(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    people.tend("edit", "Gift", "birthday=5/1/1990", "met_on=5/2/2024")
    gift = people.documents("contacts")[people.ids["gift"]]
    assert (gift["birthday"], gift["met_on"]) == ("1990-05-01", "2024-05-02")


def test_edit_clears_with_an_empty_value_and_cleans_what_comes_in(people: Any) -> None:
    people.tend("edit", "Anna Schmidt", "org=", "role=CEO\x1b[31m")
    anna = people.documents("contacts")[people.ids["anna"]]
    assert not anna.get("org")
    assert anna["role"] == "CEO[31m"


@pytest.mark.parametrize(
    "change", ["nonsense=1", "role", "cadence=often", "tag*=x", "=x", "birthday=yesterday", "born=2030-01-01"]
)
def test_edit_refuses_what_cannot_be_and_writes_nothing(people: Any, change: str) -> None:
    before = people.files()
    done = people.tend("edit", "Anna Schmidt", "role=CEO", change)
    assert done.code == 2, done.err
    assert people.files() == before


def test_edit_dry_run_writes_nothing(people: Any) -> None:
    before = people.files()
    assert people.tend("edit", "Anna Schmidt", "role=CEO", "--dry-run").code == 0
    assert people.files() == before


def test_delete_asks_and_undo_brings_back(people: Any, on_terminal: Callable[[str], None]) -> None:
    before = people.documents("contacts")
    assert people.tend("delete", "Gift").code == 2
    on_terminal("n\n")
    assert people.tend("delete", "Gift").code == 0
    assert people.documents("contacts") == before
    on_terminal("y\n")
    assert people.tend("delete", "Gift").code == 0
    assert people.ids["gift"] not in people.documents("contacts")
    people.tend("undo")
    assert people.documents("contacts") == before


def test_list_in_a_fresh_interpreter_loads_no_toolkit_and_nothing_heavy(people: Any) -> None:
    code = (
        "import sys\nfrom tui.cli.root import run\n"
        f"code = run({[*people.options, 'list', '--limit', '20']!r})\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Anna Schmidt" in done.stdout
    loaded = set(done.stderr.split())
    heavy = {
        "textual",
        "rich",
        "phonenumbers",
        "vobject",
        "zxcvbn",
        "tomlkit",
        "watchfiles",
        "difflib",
        "rapidfuzz",
        "pyperclip",
    }
    assert not loaded & heavy


def test_escape_sequences_of_an_old_entry_never_reach_the_terminal(people: Any) -> None:
    from core.vault import Set

    with people.vault() as vault:
        vault.commit([Set("contacts", people.ids["gift"], "full", "Gift\x1b[2J Ndlovu")])
    for command in (["list"], ["show", "gift"], ["due", "--all"]):
        assert "\x1b" not in people.tend(*command).out


def test_a_long_list_is_paged_only_on_a_terminal(people: Any, tmp_path: Any) -> None:
    import pexpect

    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "PAGED $LESSHISTFILE $LESSSECURE"\ncat > /dev/null\n')
    pager.chmod(0o755)
    import os

    env = {**os.environ, "PAGER": str(pager)}
    args = ["-c", "from tui.cli import main; main()", *people.options, "list"]
    short = pexpect.run(
        " ".join([sys.executable, "-c", "'from tui.cli import main; main()'", *args[2:]]), env=env
    )
    assert b"Anna Schmidt" in short
    child = pexpect.spawn(sys.executable, args, env=env, dimensions=(4, 80))
    child.expect("PAGED - 1")
    child.expect(pexpect.EOF)
    assert "PAGED" not in people.process("list", PAGER=str(pager)).out


def test_what_was_planned_is_asked_about_until_it_is_logged(people: Any) -> None:
    people.tend("log", "plan lunch Priya 2026-06-10 13:00")
    question = "lunch with Priya Raman was planned for Wed 10: did it happen?"
    ahead = people.tend("due", "--all").out.partition("Next two weeks")[2].splitlines()[1]
    assert ahead.split() == ["Wed", "10", "lunch", "Priya", "Raman", "13:00", "(plan)"]
    assert question not in people.tend("due").out
    people.clock.at += timedelta(days=5)
    assert people.tend("due").out.startswith(question)
    assert question in people.tend("due", "--all").out
    people.tend("log", "lunch Priya 10.6.")
    assert question not in people.tend("due", "--all").out


def test_lately_gives_the_month_of_what_is_weeks_ago(people: Any) -> None:
    lately = people.tend("due", "--all").out.partition("Lately")[2].splitlines()
    assert [line.split()[:3] for line in lately[1:4]] == [
        ["Mon", "1", "mail"],
        ["11", "Mar", "call"],
        ["9", "Feb", "meal"],
    ]


def test_people_added_by_hand_do_not_rest(place: Any) -> None:
    place.tend("add", "-", stdin="Ida Berg\nBen Aydın\n".encode())
    assert place.tend("due").out == "Nobody is waiting: 2 people are in no circle yet.\n"
    assert "2 to sort in, 0 resting" in place.tend("due", "--all").out


@pytest.mark.parametrize(
    ("options", "saved"),
    [(["org=Acme"], False), (["org=Globex"], True), (["org=Globex", "--dry-run"], False)],
)
def test_edit_says_whether_anything_was_saved(people: Any, options: list[str], saved: bool) -> None:
    assert people.tend("edit", "Anna Schmidt", *options, "--json").json["saved"] is saved
