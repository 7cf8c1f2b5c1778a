"""Every test is sealed from the developer's home, settings, clock, locale and network."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from core.clock import FixedClock

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
