"""The installed program in a real terminal through a whole day: review, event, lock, another size, quit, come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.places import state_root
from core.vault import create_vault
from core.vault.changes import Change, creation
from core.vault.keys import KdfCost
from tests.tui.terminal import ENTER, ESCAPE, LOCK, QUIT, Terminal, canary_free, installed_program

PASSPHRASE = "seven walnut ferries hum softly"
DUE = ("Anna Schmidt", "Ben Aydın", "Carla Nunes", "Dora Lind", "Emil Berg", "Frida Holm")
"""Six who are due, the longest silence first."""


def people(today: date) -> list[Change]:
    """Six close people who were not spoken to for months."""
    made = creation("profile", "me", {"recovery_confirmed": today.isoformat(), "name": "Mia Test"})
    for number, name in enumerate(DUE):
        made += creation("contacts", f"c{number}", {"full": name, "circle": "close", "created": "2024-01-01"})
        for turn in range(4):
            at = today - timedelta(days=120 - 10 * number + 30 * turn)
            past = {"at": at.isoformat(), "channel": "call", "initiator": "me", "with": {f"c{number}": True}}
            made += creation("interactions", f"i{number}-{turn}", past)
    return made


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    directory = tmp_path / "vault"
    cheap = KdfCost(m_kib=32 * 1024, t=1, p=1)
    clock = SystemClock()
    made, _ = create_vault(directory, state=state_root(), passphrase=PASSPHRASE, clock=clock, cost=cheap)
    made.commit(people(clock.today()))
    made.close()
    return directory


@pytest.fixture
def terminal(vault: Path) -> Iterator[Terminal]:
    made = started(vault)
    yield made
    made.child.close(force=True)


def started(vault: Path) -> Terminal:
    return Terminal([installed_program(), "--vault", str(vault)])


def test_a_whole_day(terminal: Terminal, vault: Path) -> None:
    unlock(terminal)
    terminal.wait("── Reach out · 6 today ")
    review(terminal)
    evening(terminal)
    covered(terminal)
    looked_through(terminal)
    locked(terminal)
    other_sizes(terminal)

    terminal.type("a")
    terminal.wait("══ Add ═")
    terminal.type("Half a Thought, Novum #later")
    terminal.wait("Half a Thought, Novum #later")
    terminal.type(QUIT)
    assert terminal.ended() == 0

    again = started(vault)
    try:
        unlock(again)
        again.wait("── Taken on today ")
        again.type("a")
        again.wait("Half a Thought, Novum #later")
        again.type(ENTER)
        again.wait("1 saved ══")
        again.type(QUIT)
        assert again.ended() == 0
    finally:
        again.child.close(force=True)
    assert canary_free(vault.parent, b"Gift Ndlovu", b"Half a Thought", b"Anna Schmidt", PASSPHRASE.encode())


def unlock(terminal: Terminal) -> None:
    terminal.wait("Your passphrase")
    terminal.type(PASSPHRASE + ENTER)
    terminal.wait("[1 Today]")


def review(terminal: Terminal) -> None:
    """Each of the six turns ends another way; the end tells of all of them."""
    terminal.type("r")
    terminal.wait("Review  1 of 6")
    terminal.type("c")
    terminal.wait("── Called ")
    terminal.type("yesterday: budget is free !fri send offer")
    terminal.wait("send offer            mine")
    terminal.type(ENTER)
    terminal.wait("Review  2 of 6")
    terminal.type("t")
    terminal.wait("Review  3 of 6")
    terminal.type("p")
    terminal.wait("══ Plan with ")
    terminal.type("in 3 days lunch")
    terminal.wait("in 3 days   lunch")
    terminal.type(ENTER)
    terminal.wait("Review  4 of 6")
    terminal.type("sw")
    terminal.wait("Review  5 of 6")
    terminal.type("x")
    terminal.wait("Review  6 of 6")
    terminal.type(" ")
    terminal.wait("That was everybody for today.")
    for label in ("Reached ", "Taken on ", "Moved ", "Let go ", "Passed "):
        terminal.wait(f"  {label}")
    terminal.wait("called, budget is free")
    terminal.type(ESCAPE)
    terminal.wait("[1 Today]")


def evening(terminal: Terminal) -> None:
    """An event opened by its name alone, and five people noted: four new, one known."""
    terminal.type("E")
    terminal.wait("══ Open an event ═")
    terminal.type("Hafen Meetup, Hamburg" + ENTER)
    terminal.wait("everything gets: Hafen Meetup, Hamburg, today, #hafen, ! in 2 d")
    for number, line in enumerate(
        (
            "Gift Ndlovu, Kasi Pay, founder #fintech gift@kasipay.example !fri send deck",
            "Yuki Yamada, Tidepool #ai -- sails, knows Ben",
            "Sinéad O'Brien, Eins, CTO ?fri sends the paper",
            "Anna Schmidt needs: designers",
            "Tomasz Król, Król Studio +49 151 2345678",
        ),
        1,
    ):
        terminal.type(line)
        terminal.type(ENTER)
        terminal.wait(f"{number if number < 4 else number - 1} new · {1 if number > 3 else 0} again")
    terminal.wait("met again")
    terminal.type(ESCAPE)
    terminal.wait_gone("══ Add ")


def covered(terminal: Terminal) -> None:
    """Nothing is shown, one more is noted, and the passphrase brings the evening back."""
    terminal.type(":cover")
    terminal.wait("Cover the screen")
    terminal.type(ENTER)
    terminal.wait("You can note, not look.")
    assert not [name for name in (*DUE, "Gift", "Kasi") if name in terminal.text]
    terminal.type("Rosa Vogt, Vogt & Partner" + ENTER)
    terminal.wait("1 noted since covered")
    terminal.type(ESCAPE)
    terminal.wait("══ Your passphrase ═")
    terminal.type(PASSPHRASE + ENTER)
    terminal.wait("1 line noted meanwhile is saved")
    terminal.wait("5 new · 1 again")


def looked_through(terminal: Terminal) -> None:
    """A digit and enter for each of the new ones; then the debrief."""
    terminal.type("l")
    terminal.wait("[look through]")
    terminal.wait("5 new people to look through")
    terminal.type(ENTER)
    for number in range(1, 6):
        terminal.wait(f"Hafen Meetup  {number} of 5 ")
        terminal.type("3" + ENTER)
    terminal.wait("[debrief]")
    terminal.wait("all are looked through")
    terminal.wait("── Met · 6 ")
    terminal.type("h")
    terminal.wait("5 of 5 done")
    terminal.type("E")
    terminal.wait("Close Hafen Meetup?")
    terminal.type(ENTER)
    terminal.wait_gone("● Hafen Meetup")


def locked(terminal: Terminal) -> None:
    """Nothing is left on the screen; the wrong passphrase opens nothing."""
    terminal.type(LOCK)
    terminal.wait("Your passphrase")
    assert not [name for name in (*DUE, "Gift", "Hafen") if name in terminal.text]
    terminal.type("not this one" + ENTER)
    terminal.wait("not this passphrase")
    terminal.type(PASSPHRASE + ENTER)
    terminal.wait("[1 Today]")


def other_sizes(terminal: Terminal) -> None:
    """Sixty by twenty shows one pane; back at eighty all is as it was."""
    terminal.type("2")
    terminal.wait("[2 People]")
    terminal.wait("1 Today [2 People] 3 Events")
    terminal.resize(60, 20)
    terminal.wait_gone("3 Events")
    terminal.wait("Gift Ndlovu")
    terminal.type("/gift")
    terminal.wait("1 of 11")
    terminal.type(ENTER + ENTER)
    terminal.wait("gift@kasipay.example")
    terminal.type("1")
    terminal.wait("Taken on today")
    terminal.resize(80, 24)
    terminal.wait("[1 Today] 2 People  3 Events")
    terminal.wait("── Promises ")
