from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.exchange.formats import FORMATS
from tui.cli.exporting import NAMES

ENDINGS = [(name, made.ending) for name, made in FORMATS.items() if made.pages is None]


def test_the_command_line_knows_every_format() -> None:
    assert set(NAMES) == set(FORMATS)


@pytest.mark.parametrize(("format", "ending"), ENDINGS)
def test_every_format_is_written_for_its_owner_alone(
    people: Any, tmp_path: Path, format: str, ending: str
) -> None:
    out = tmp_path / f"out{ending}"
    done = people.tend("export", format, "--output", str(out))
    assert (done.code, done.out) == (0, "")
    assert "not encrypted" in done.err
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    if format in ("vcard", "vcard3", "csv", "json"):
        again = people.tend("import", str(out), "--dry-run", "--json").json[0]
        assert again["counts"] == {"new": 0, "same": 0, "conflicting": 0, "unchanged": 5}
    assert people.tend("export", format).out.encode() == out.read_bytes()


def test_pages_go_into_a_folder_of_their_own(
    people: Any, tmp_path: Path, on_terminal: Callable[[str], None]
) -> None:
    out = tmp_path / "pages"
    assert people.tend("export", "markdown").code == 2
    assert people.tend("export", "markdown", "-o", str(out)).code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert (out / "people" / "Anna Schmidt.md").is_file()
    assert people.tend("export", "markdown", "-o", str(out)).code == 2, (
        "what is there is overwritten only when asked"
    )
    assert people.tend("export", "markdown", "-o", str(out), "--force").code == 0
    (out / "mine.txt").write_text("mine")
    done = people.tend("export", "markdown", "-o", str(out), "--force")
    assert done.code == 2
    assert (out / "mine.txt").read_text() == "mine"


def test_a_query_chooses_who_goes(people: Any) -> None:
    done = people.tend("export", "vcard", "--query", "tag:client")
    assert done.out.count("BEGIN:VCARD") == 1
    assert "Anna Schmidt" in done.out
    data = json.loads(people.tend("export", "json", "-q", "Ben").out)
    assert [contact["name"]["full"] for contact in data["contacts"]] == ["Ben Aydın"]
    assert len(data["interactions"]) == 2
    assert data["profile"] == []


def test_a_query_that_nobody_matches_or_that_is_wrong_writes_nothing(people: Any, tmp_path: Path) -> None:
    for query in ("tag:nothing", "tagg:client"):
        assert people.tend("export", "vcard", "-q", query, "-o", str(tmp_path / "out.vcf")).code == 2
    assert not (tmp_path / "out.vcf").exists()


def test_check_says_what_is_left_behind_and_writes_nothing(people: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.vcf"
    done = people.tend("export", "vcard", "--check", "-o", str(out))
    assert done.code == 0
    assert not out.exists()
    lines = {line.strip().rpartition("  ")[0].strip(): line.split()[-1] for line in done.out.splitlines()[1:]}
    assert lines["circles"] == "2"
    assert lines["cadences"] == "1"
    assert lines["what happened with them"] == "3"
    found = people.tend("export", "vcard", "--check", "--json").json
    assert {"field": "cadence", "words": "cadences", "count": 1} in found["left_behind"]
    assert people.tend("export", "json", "--check", "--json").json["left_behind"] == []
    assert people.tend("export", "vcard", "--json").code == 2


def test_what_is_left_behind_is_named_before_it_is_written(people: Any, tmp_path: Path) -> None:
    done = people.tend("export", "csv", "-o", str(tmp_path / "out.csv"))
    assert done.err.index("left behind:") < done.err.index("readable for you alone")


def test_a_table_begins_with_a_mark_that_tells_its_encoding(people: Any, tmp_path: Path) -> None:
    people.tend("export", "csv", "-o", str(tmp_path / "out.csv"))
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfTend Id,")
