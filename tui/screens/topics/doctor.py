"""Doctor: every file of the vault, checked as if it came from a stranger."""

from __future__ import annotations

from core.language import _
from core.vault import Vault
from sync.last_doctor import remember_doctor
from sync.run import Progress
from tui.backup_words import amount
from tui.draw.vault import Fact
from tui.screens.topic_place import TopicPlace

TOPIC = "doctor"


async def enter(place: TopicPlace) -> None:
    """Begin; the keys are free meanwhile."""
    place.begin(_check(place), TOPIC)


async def _check(place: TopicPlace) -> None:
    session = place.desk.session
    found = await place.do_long(TOPIC, lambda told: session.read(lambda _network, vault: _look(vault, told)))
    if found is None:
        place.again()
        place.say(_("stopped: not every file was looked at"), danger=False)
    else:
        place.found(TOPIC, found)


def _look(vault: Vault, progress: Progress) -> tuple[Fact, ...]:
    report = vault.doctor(progress)
    looked = remember_doctor(vault, report)
    facts = [Fact("", report.verdict, "good" if report.well else "danger")]
    facts += [Fact("", line) for line in report.lines()]
    return (
        *facts,
        Fact("", ""),
        Fact(_("In all"), amount(looked.files, looked.size)),
        Fact(_("Four words"), "-".join(vault.digest())),
    )
