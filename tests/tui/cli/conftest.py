from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core import places
from core.clock import FixedClock
from core.vault import CHEAPEST, Change, Vault, create_vault, creation, unlock_vault
from tui.cli.request import Request
from tui.cli.root import run

PASSPHRASE = "correct horse battery staple"


@dataclass(frozen=True)
class Result:
    """What a command gave: exit code, facts, and what was said about them."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Place:
    """A cheap vault, the command line on it (in this process or a fresh one), and a look inside."""

    directory: Path
    secret: Path
    clock: FixedClock
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    code: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def options(self) -> list[str]:
        return ["--vault", str(self.directory), "--passphrase-file", str(self.secret)]

    def tend(self, *args: str, stdin: bytes = b"") -> Result:
        """Run a command on the vault, in this process."""
        return self.bare(*self.options, *args, stdin=stdin)

    def bare(self, *args: str, stdin: bytes = b"") -> Result:
        """Run a command with nothing but these arguments."""
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        self.capsys.readouterr()
        code = run(list(args), request=Request(clock=self.clock))
        out, err = self.capsys.readouterr()
        return Result(code, out, err)

    def process(self, *args: str, stdin: bytes = b"", **env: str) -> Result:
        """Run the installed command in a fresh process."""
        done = subprocess.run(
            [*COMMAND, *self.options, *args],
            input=stdin,
            capture_output=True,
            env={**os.environ, **env},
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    @contextmanager
    def vault(self) -> Iterator[Vault]:
        """The vault, unlocked."""
        with closing(
            unlock_vault(self.directory, state=places.state_root(), passphrase=PASSPHRASE, clock=self.clock)
        ) as vault:
            yield vault

    def documents(self, table: str) -> dict[str, dict[str, Any]]:
        """What a table holds now."""
        with self.vault() as vault:
            found = vault.documents(table)
            return {id: dict(found[id]) for id in found}

    def files(self) -> dict[str, bytes]:
        """Every file of the vault with its bytes: equal means untouched."""
        return {
            str(path.relative_to(self.directory)): path.read_bytes()
            for path in sorted(self.directory.rglob("*"))
            if path.is_file()
        }


COMMAND = [sys.executable, "-c", "from tui.cli import main; main()"]


@pytest.fixture
def place(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Place:
    """An empty vault whose key derivation costs next to nothing."""
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    secret.chmod(0o600)
    directory = tmp_path / "vault"
    vault, code = create_vault(
        directory, state=places.state_root(), passphrase=PASSPHRASE, clock=clock, cost=CHEAPEST
    )
    vault.close()
    return Place(directory, secret, clock, capsys, monkeypatch, code)


PEOPLE: dict[str, dict[str, Any]] = {
    "anna": {
        "full": "Anna Schmidt", "given": "Anna", "family": "Schmidt", "org": "Acme", "circle": "close", "created": "2025-01-10",
        "source": "hand", "tags": {"client": True, "marketing": True}, "emails": {"anna@acme.example": ["work"]},
        "phones": {"+491513920012": ["cell"]}, "offers": {"press contacts": True},
    },
    "meier": {"full": "Anna Meier", "given": "Anna", "family": "Meier", "created": "2025-01-10", "source": "hand"},
    "ben": {
        "full": "Ben Aydın", "given": "Ben", "family": "Aydın", "org": "Lyon Labs", "circle": "close", "created": "2025-01-10",
        "source": "hand", "tags": {"founder": True},
    },
    "priya": {
        "full": "Priya Raman", "given": "Priya", "family": "Raman", "org": "Novum", "cadence": 60, "created": "2025-01-10",
        "source": "hand",
    },
    "gift": {"full": "Gift Ndlovu", "given": "Gift", "family": "Ndlovu", "created": "2026-06-01", "source": "import"},
}  # fmt: skip
PAST: list[dict[str, Any]] = [
    {"at": "2026-03-11", "channel": "call", "initiator": "me", "with": {"anna": True}, "text": "she moves to the Berlin office"},
    {"at": "2026-02-09", "channel": "meal", "initiator": "mutual", "with": {"anna": True, "ben": True}, "text": "Lyon project"},
    {"at": "2026-06-01", "channel": "email", "initiator": "them", "with": {"ben": True}, "text": "asks for dates"},
]  # fmt: skip


@pytest.fixture
def people(place: Place) -> Place:
    """The vault with five people and some history; their ids are their short names, padded."""
    ids = {short: short.ljust(16, "_") for short in PEOPLE}
    changes: list[Change] = []
    for short, document in PEOPLE.items():
        changes += creation("contacts", ids[short], document)
    for number, document in enumerate(PAST):
        members = {ids[short]: True for short in document["with"]}
        changes += creation("interactions", f"past{number}".ljust(16, "_"), {**document, "with": members})
    changes += creation(
        "promises",
        "promise".ljust(16, "_"),
        {
            "side": "mine",
            "with": {ids["ben"]: True},
            "text": "book for Lyon",
            "due": "2026-06-06",
            "created": "2026-06-01",
        },
    )
    changes += creation("profile", "me", {"name": "Robin Falk", "region": "DE", "language": "en"})
    with place.vault() as vault:
        vault.commit(changes, label="a few people")
    place.ids = ids
    return place


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Act as if somebody sat at a terminal and typed this."""

    def sit(typed: str) -> None:
        from tui.cli import manners

        monkeypatch.setattr(manners, "can_ask", lambda: True)
        answers = iter(typed.splitlines())
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _="": next(answers))
        monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _="": next(answers))

    return sit
