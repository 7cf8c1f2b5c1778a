"""Every test is sealed from the developer's home, settings, clock, locale and network."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from core.clock import FixedClock
from core.language import speak
from core.vault import Change, unlock_vault

settings.register_profile(
    "sealed", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("sealed")

_SEALED = ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
_UNSET = (
    "NO_COLOR",
    "COLUMNS",
    "LINES",
    "COLORTERM",
    "TEND_VAULT",
    "TEND_PASSPHRASE_FILE",
    "TEXTUAL_LOG",
    "TEXTUAL_THEME",
    "PAGER",
    "LESS",
)


@pytest.fixture(autouse=True)
def sealed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own, English in UTF-8, the time zone UTC, and no settings from outside."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in _SEALED:
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in _UNSET:
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TERM": "xterm-256color",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """English is spoken, whatever the test before spoke, or a vault in it."""
    speak("en")
    yield
    speak("en")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connections to anything but this machine fail; asyncio's own socket pairs still work."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1"):
            raise AssertionError(f"a test reached for the network: {address!r}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", local_only)
    yield


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 9 June 2026, 07:45: the day of the design's pictures."""
    return FixedClock(datetime(2026, 6, 9, 7, 45))


@pytest.fixture
def samples() -> Path:
    """The collection of real exports beside the project; a test that needs it is skipped where it is missing."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip("no sample files beside the project")
    return folder


def require_program(name: str) -> str:
    """The path of a real program that a test drives: missing is a failure in CI and a skip elsewhere."""
    from shutil import which

    found = which(name)
    if found is None:
        message = f"the program {name} is not installed"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture
def program() -> object:
    """`program("tmux")` gives the path of a real program, see `require_program`."""
    return require_program


class Elsewhere:
    """A copy of a vault on another device: it knows nothing of what is saved here until the files travel."""

    def __init__(self, directory: Path, root: Path, clock: FixedClock, passphrase: str) -> None:
        self._here = directory
        self._there = root / "vault"
        self._state = root / "state"
        self._clock = clock
        self._passphrase = passphrase
        shutil.copytree(directory, self._there)

    def save(self, changes: Sequence[Change], label: str = "") -> str:
        """Save changes there; returns the id of the device."""
        with unlock_vault(
            self._there, state=self._state, passphrase=self._passphrase, clock=self._clock
        ) as vault:
            vault.commit(changes, label=label)
            return str(vault.device)

    def bring(self) -> None:
        """Let what was saved there arrive here."""
        _carry(self._there, self._here)

    def fetch(self) -> None:
        """Let what was saved here arrive there."""
        _carry(self._here, self._there)

    def conflicts(self) -> list[object]:
        """What is open there."""
        with unlock_vault(
            self._there, state=self._state, passphrase=self._passphrase, clock=self._clock
        ) as vault:
            return list(vault.conflicts())


def _carry(source: Path, target: Path) -> None:
    for path in (source / "devices").glob("*/*.tdb"):
        place = target / "devices" / path.parent.name / path.name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


@pytest.fixture
def elsewhere(tmp_path: Path, clock: FixedClock) -> Callable[..., Elsewhere]:
    """`elsewhere(directory)` copies a vault to another device, see `Elsewhere`."""
    made = iter(range(100))

    def copy(directory: Path, passphrase: str = "correct horse battery staple") -> Elsewhere:
        return Elsewhere(directory, tmp_path / f"elsewhere-{next(made)}", clock, passphrase)

    return copy
