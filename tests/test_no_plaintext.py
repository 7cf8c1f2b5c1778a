"""A mark in everything that a person can say: it is found nowhere outside the running process.

Every field of every table, lines typed and not saved, an import that was declined, crashes and a damaged vault: then
every file below the home, the directory of temporary files, the vault and the working directory is searched for the
mark, in each encoding that a program might have used without meaning to, and so is what was said when things failed.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect
import pytest

from core.clock import FixedClock
from core.schema import TABLES, Field, Kind
from core.vault import (
    CHEAPEST,
    Change,
    Delete,
    Merge,
    Put,
    Set,
    Vault,
    create_vault,
    creation,
    new_id,
    open_vault,
)
from core.vault.slots import Passphrase
from core.vault.view import is_set
from tui.session import Secret, Session

MARK = "Quittenvogel"
NUMBER = 7_391_846
YEAR = "1873"  # of days: no year that is met otherwise
PASSPHRASE = "Quittenvogel singt im Mai"
PATIENCE_S = 90.0
CRASH = """
from core.network.network import Network
begin = Network.__init__
def broken(self, *args, **named):
    begin(self, *args, **named)
    names = [contact.name for contact in self.contacts()]
    raise RuntimeError(names)
Network.__init__ = broken
"""
SCREEN_CRASH = """
from tui.session import Session
def broken(self, text):
    raise RuntimeError(text)
Session.keep_draft = broken
"""
MAIN = "from tui.cli import main; main()"
ADD, LOCK, QUIT, ENTER = "a", "\x0c", "\x11", "\r"
LEAVES_SCREEN = b"\x1b[?1049l"


def _forms(text: str) -> list[bytes]:
    """The text as bytes in every form in which it might stand in a file."""
    plain = text.encode()
    found = [
        plain,
        plain.lower(),
        plain.upper(),
        plain[::-1],
        plain.hex().encode(),
        plain.hex().upper().encode(),
    ]
    found += [text.encode("utf-16-le"), text.encode("utf-32-le")]
    for shift in range(3) if len(plain) > 8 else ():
        coded = base64.b64encode(b"\0" * shift + plain)
        # The characters at both ends hold bits of what stands beside it.
        found.append(coded[4 if shift else 0 : len(coded) // 4 * 4 - 4])
    return found


FORMS = [form for text in (MARK, str(NUMBER), f"{YEAR}-") for form in _forms(text)]
WORDS = _forms(MARK)


def _with_mark(data: bytes, forms: list[bytes] = FORMS) -> list[bytes]:
    return [form for form in forms if form in data]


@dataclass
class Home:
    """A home of its own with a vault in it, in which the mark is everywhere."""

    root: Path
    outside: Path
    clock: FixedClock

    @property
    def vault(self) -> Path:
        return self.root / "home" / "vault"

    @property
    def state(self) -> Path:
        return self.root / "home" / "state" / "tend"

    @property
    def environment(self) -> dict[str, str]:
        home = self.root / "home"
        named = {
            f"XDG_{name.upper()}_HOME": str(home / name) for name in ("data", "state", "cache", "config")
        }
        named |= {
            "HOME": str(home),
            "TMPDIR": str(self.root / "tmp"),
            "XDG_RUNTIME_DIR": str(self.root / "run"),
        }
        named |= {"TEND_PASSPHRASE_FILE": str(self.outside / "secret"), "TERM": "xterm-256color"}
        return {**os.environ, **named, "PYTHONDONTWRITEBYTECODE": "1", "COLORTERM": "truecolor"}

    def command(self, *args: str, before: str = "") -> list[str]:
        return [sys.executable, "-c", before + MAIN, "--vault", str(self.vault), *args]

    def run(self, *args: str, stdin: str = "", before: str = "") -> subprocess.CompletedProcess[bytes]:
        """The real command in a process of its own."""
        return subprocess.run(
            self.command(*args, before=before),
            input=stdin.encode(),
            capture_output=True,
            env=self.environment,
            cwd=self.root / "cwd",
            timeout=PATIENCE_S,
            check=False,
        )

    def terminal(self, *args: str, before: str = "", asking: bool = False) -> pexpect.spawn[bytes]:
        """The real command in a terminal."""
        program, *rest = self.command(*args, before=before)
        environment = self.environment
        if asking:
            del environment["TEND_PASSPHRASE_FILE"]
        return pexpect.spawn(
            program,
            rest,
            env=environment,
            cwd=str(self.root / "cwd"),
            dimensions=(24, 80),
            timeout=PATIENCE_S,
        )

    def found(self) -> list[str]:
        """Where the mark stands, in names and in bytes."""
        wrong = []
        for path in sorted(self.root.rglob("*")):
            name = str(path.relative_to(self.root))
            if _with_mark(name.encode(), WORDS):
                wrong.append(f"the name {name}")
            if path.is_file() and (said := _with_mark(path.read_bytes(), WORDS if _sealed(path) else FORMS)):
                wrong.append(f"{name}: {said[0]!r}")
        return wrong


def _sealed(path: Path) -> bool:
    """Whether bytes are as good as random: then eight digits may stand in them by chance, and words may not."""
    return path.suffix in (".tdb", ".key") or "cache" in path.parts


def _value(table: str, name: str, field: Field, ids: dict[str, str]) -> Any:
    """A value of the field's kind that says the mark."""
    text = f"{MARK} {table} {name}"
    if field.refers is not None:
        return {ids[field.refers]: True} if field.kind is Kind.SET else ids[field.refers]
    values: dict[Kind, Any] = {
        Kind.TEXT: text,
        Kind.NUMBER: NUMBER,
        Kind.FLAG: False,
        Kind.DAY: f"{YEAR}-05-{len(name):02}",
        Kind.LIST: [text, text],
        Kind.SET: {text: True},
        Kind.TYPED: {f"{text}@{MARK}.example": [MARK, "work"]},
        Kind.ITEMS: {
            f"{MARK} {name}": {"text": text, "street": text, "city": text, "name": text, "on": MARK}
        },
    }
    return values[field.kind]


def _everything(ids: dict[str, str]) -> list[Change]:
    """Every field of every table once as its kind has it, and once, in a record beside it, as a text that is not of it."""
    changes: list[Change] = []
    for table, fields in TABLES.items():
        if not fields:
            continue
        document = {name: _value(table, name, field, ids) for name, field in fields.items()}
        changes += creation(table, ids.get(table, "me" if table == "profile" else new_id()), document)
        odd: dict[str, Any] = {
            name: {f"{MARK} odd": MARK} if is_set(field) else f"{MARK} odd" for name, field in fields.items()
        }
        changes += creation(table, new_id(), odd)
        changes += creation(table, new_id(), {f"{MARK} of a newer program": MARK})
    return changes


def _fill(vault: Vault, home: Home) -> None:
    ids = {table: new_id() for table in ("contacts", "events", "interactions")}
    known = [table for table, fields in TABLES.items() if fields]
    assert set(TABLES) - set(known) == {"_vault", "merges"}, "a table that this test does not know"
    vault.commit(_everything(ids), label=f"{MARK} label")
    # `merges` and `_vault`: two people become one, a slot gets a name.
    one, two = sorted((new_id(), new_id()))
    for twin in (one, two):
        vault.commit(creation("contacts", twin, {"full": f"{MARK} twin"}))
    vault.commit([Merge("contacts", one, two, (Set("contacts", one, "org", f"{MARK} chosen"),))])
    vault.access.add(Passphrase(f"{MARK} second"), label=f"{MARK} slot", cost=CHEAPEST, instead=[])
    # History, a conflict, a dead record.
    person = ids["contacts"]
    other = open_vault(home.vault, vault.keyring, state=home.root / "home" / "another", clock=home.clock)
    other.commit([Set("contacts", person, "role", f"{MARK} there")])
    vault.commit([Set("contacts", person, "role", f"{MARK} here"), Put("contacts", person, "tags", MARK)])
    dead = new_id()
    vault.commit(creation("contacts", dead, {"full": f"{MARK} gone"}))
    vault.commit([Delete("contacts", dead)])
    other.close()


@pytest.fixture
def home(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, clock: FixedClock) -> Iterator[Home]:
    made = Home(tmp_path, tmp_path_factory.mktemp("outside"), clock)
    for name in ("home", "tmp", "run", "cwd"):
        (tmp_path / name).mkdir(mode=0o700)
    (made.outside / "secret").write_text(PASSPHRASE)
    (made.outside / "secret").chmod(0o600)
    vault, _ = create_vault(made.vault, state=made.state, passphrase=PASSPHRASE, clock=clock, cost=CHEAPEST)
    _fill(vault, made)
    vault.close()
    since = time.time() - 1
    yield made
    assert made.found() == []
    assert _strays(since) == []


def _strays(since: float) -> list[str]:
    """Files beside the given directory of temporary files that say the mark: `TMPDIR` must have been heeded."""
    wrong = []
    for folder in map(Path, ("/tmp", "/var/tmp", "/dev/shm")):
        for path in folder.iterdir() if folder.is_dir() else ():
            try:
                if path.is_file() and path.stat().st_mtime >= since and _with_mark(path.read_bytes(), WORDS):
                    wrong.append(str(path))
            except OSError:
                continue
    return wrong


def test_the_search_itself_finds_the_mark_in_every_form(home: Home) -> None:
    place = home.root / "tmp" / "leak"
    for text in (MARK, f"x{MARK} label", f"zz{MARK}!"):
        for data in (
            text.encode(),
            text.encode("utf-16"),
            base64.b64encode(text.encode()),
            text.encode().hex().encode(),
            b"\0" * 70_000 + text.encode() + b"\0" * 9,
        ):
            place.write_bytes(data)
            assert home.found() != [], data[:80]
    place.unlink()
    (home.root / "tmp" / MARK).touch()
    assert home.found() == [f"the name tmp/{MARK}"]
    (home.root / "tmp" / MARK).unlink()


def test_the_vault_holds_the_mark_and_the_command_shows_it(home: Home) -> None:
    """Without this the others would find nothing because nothing was there."""
    done = home.run("list", "--json")
    assert done.returncode == 0, done.stderr
    assert _with_mark(done.stdout)
    assert home.run("show", f"{MARK} twin", "--json").returncode == 0


def test_the_command_line_leaves_nothing_behind(home: Home) -> None:
    (home.outside / "cards.vcf").write_text(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{MARK} Import\r\nN:Import;{MARK};;;\r\nEND:VCARD\r\n"
    )
    steps: list[tuple[list[str], str]] = [
        (["add", "-"], f"{MARK} Nunes, {MARK} GmbH #ops -- {MARK} climbs\n"),
        (["add", "-", "--dry-run"], f"{MARK} unsaved, {MARK}\n"),
        (["log", f"call {MARK} Nunes: {MARK} approved"], ""),
        (["edit", f"{MARK} Nunes", f"note+={MARK} note"], ""),
        (["event", "open", f"{MARK} fair"], ""),
        (["undo"], ""),
        (["undo", "--redo"], ""),
        (["list"], ""),
        (["list", MARK.lower()], ""),
        (["due"], ""),
        (["import", str(home.outside / "cards.vcf"), "--dry-run"], ""),
        (["import", str(home.outside / "cards.vcf"), "--yes"], ""),
        (["export", "json", "--output", str(home.outside / "people.json")], ""),
        *((["export", each, "--check"], "") for each in ("vcard", "csv", "markdown", "ics", "friends")),
        (["export", "csv", "--query", MARK.lower(), "--output", str(home.outside / "people.csv")], ""),
        (["export", "markdown", "--output", str(home.outside / "pages")], ""),
        (["export", "markdown", "--output", str(home.outside / "pages"), "--force"], ""),
        (["event", "close"], ""),
        (["delete", f"{MARK} Import", "--yes"], ""),
        (["doctor"], ""),
        (["backup", str(home.root / "one.tend")], ""),
        (["restore", "--check", str(home.root / "one.tend")], ""),
        (["restore", "--yes", str(home.root / "one.tend")], ""),
        (["restore", str(home.root / "one.tend"), "--vault", str(home.root / "restored")], ""),
    ]
    failed = []
    for args, stdin in steps:
        done = home.run(*args, stdin=stdin)
        if done.returncode != 0:
            failed.append((args, done.returncode, done.stderr.decode()))
        assert home.found() == [], args
    assert failed == []
    written = {path.name for path in home.outside.iterdir()}
    assert written == {"secret", "cards.vcf", "people.json", "people.csv", "pages"}


def test_an_import_that_was_declined_leaves_nothing_behind(home: Home) -> None:
    cards = home.outside / "cards.vcf"
    cards.write_text(f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{MARK} Import\r\nEND:VCARD\r\n")
    held = set(home.vault.rglob("*.tdb"))
    for answer in ("n\r", "\x03"):
        child = home.terminal("import", str(cards))
        child.expect_exact("[y/N]: ")
        assert home.found() == []
        child.send(answer)
        child.expect(pexpect.EOF)
        child.close()
    assert set(home.vault.rglob("*.tdb")) == held


def test_the_session_leaves_nothing_behind(home: Home) -> None:
    session = Session(home.vault, home.state, home.clock)
    session.begin(Secret(PASSPHRASE)).result(PATIENCE_S)
    import asyncio

    async def work() -> None:
        session.finish_soon()
        await session.act(creation("contacts", new_id(), {"full": f"{MARK} of the session"}), f"{MARK} label")
        await session.keep_draft(f"{MARK} typed and not saved")
        await session.undo()
        assert MARK in await session.draft()
        await session.lock()

    asyncio.run(work())
    session.close()
    assert (home.state / _id(home.vault) / "cache" / "people").exists()
    assert list((home.state / _id(home.vault)).rglob("*draft*"))


def _id(vault: Path) -> str:
    return str(re.findall(r"[0-9a-f]{32}", (vault / "vault.json").read_text())[0])


def test_words_typed_and_not_saved_are_nowhere_while_open_when_locked_and_after(home: Home) -> None:
    child = home.terminal(asking=True)
    child.expect_exact("passphrase")
    child.send(PASSPHRASE + ENTER)
    child.expect_exact("Today]")
    _type(child, ADD, "Add")
    _type(child, f"{MARK} Unsaved, {MARK} Holding #secret", "Unsaved")
    assert home.found() == []
    _type(child, LOCK, "Your passphrase")
    assert home.found() == []
    assert list((home.state / _id(home.vault)).rglob("*draft*")), "the words were not kept at all"
    child.send(PASSPHRASE + ENTER)
    child.expect_exact("Today]")
    child.send(QUIT)
    child.expect(pexpect.EOF)
    after = (child.before or b"").rpartition(LEAVES_SCREEN)[2]
    assert _with_mark(after) == []
    child.close()
    assert child.exitstatus == 0


def _type(child: pexpect.spawn[bytes], keys: str, then: str) -> None:
    child.send(keys)
    child.expect_exact(then)


def test_a_command_that_crashes_says_nothing_of_what_it_held(home: Home) -> None:
    for args in (
        ["list"],
        ["due"],
        ["show", "anybody"],
        ["export", "json", "--output", str(home.outside / "x.json")],
    ):
        done = home.run(*args, before=CRASH)
        assert done.returncode == 1
        assert b"RuntimeError" in done.stderr, "it did not crash"
        assert _with_mark(done.stdout + done.stderr) == []


def test_a_screen_that_crashes_says_nothing_of_what_it_held(home: Home) -> None:
    child = home.terminal(before=SCREEN_CRASH)
    child.expect_exact("Today]")
    _type(child, ADD, "Add")
    _type(child, f"{MARK} Unsaved", "Unsaved")
    child.send(LOCK)
    child.expect_exact("broke off")
    said = b"broke off" + (child.read() or b"")
    child.close()
    assert b"RuntimeError" in said
    assert _with_mark(said) == []
    assert child.exitstatus != 0


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [_cut, _flip, Path.unlink])
def test_doctor_says_what_is_damaged_and_nothing_of_what_it_held(
    home: Home, damage: Callable[[Path], object]
) -> None:
    device = max((home.vault / "devices").iterdir(), key=lambda folder: len(list(folder.iterdir())))
    for args in (["doctor"], ["doctor", "--json"], ["doctor", "--without-key"]):
        done = home.run(*args)
        assert _with_mark(done.stdout + done.stderr) == [], args
    damage(sorted(device.glob("*.tdb"))[2])
    said = []
    for args in (["doctor"], ["doctor", "--json"], ["doctor", "--without-key"], ["list", "--nonsense"]):
        done = home.run(*args)
        said.append(done.returncode)
        assert _with_mark(done.stdout + done.stderr) == [], args
    assert said[0] == 1


def test_nothing_is_written_in_clear_and_removed_again(home: Home, program: Callable[[str], str]) -> None:
    """Every write of a whole command, also to files that are gone before anybody looks."""
    log = home.outside / "log"
    calls = "trace=write,pwrite64,writev,pwritev,sendto,sendmsg,rename,open,openat,mkdir,symlink"
    done = subprocess.run(
        [
            program("strace"),
            "-f",
            "-y",
            "-s",
            "1000000",
            "-o",
            str(log),
            "-e",
            calls,
            *home.command("add", "-"),
        ],
        input=f"{MARK} Traced, {MARK} GmbH -- {MARK} climbs\n".encode(),
        capture_output=True,
        env=home.environment,
        cwd=home.root / "cwd",
        timeout=PATIENCE_S,
        check=False,
    )
    if b"PTRACE" in done.stderr or b"ptrace" in done.stderr:
        pytest.skip("this system lets no process be traced")
    assert done.returncode == 0, done.stderr
    lines = log.read_text(errors="replace").splitlines()
    written = [line for line in lines if re.search(r" (p?writev?(64)?|send\w+)\(\d+<", line)]
    assert any(".tdb" in line or "tmp-" in line for line in written)
    said = [line for line in lines if MARK in line and not re.search(r" write\([12]<", line)]
    assert [line for line in said if "execve" not in line] == []
