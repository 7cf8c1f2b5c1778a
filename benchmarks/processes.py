"""Whole processes side by side with the peers, in turn, so that a drifting machine drifts for both."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import peers
from benchmarks.report import Figure, median, process_seconds
from benchmarks.stage import Stage
from core.models import built, contact_from

ROUNDS = 5


def figures(stage: Stage) -> Iterator[Figure]:
    """`tend list --limit 20`, key derivation included, against keepassxc-cli and khard on the same people."""
    vault = stage.unlock()
    people = built(vault.documents("contacts"), contact_from)
    vault.close()
    ours = stage.tend("list", "--limit", "20")
    environment = stage.environment()
    process_seconds(ours, env=environment)
    keepass = peers.keepass(people, stage.folder)
    if keepass is None:
        yield Figure("tend list / keepassxc-cli ls: the program is missing", 0, "", None)
    else:
        yield _ratio("tend list --limit 20 / keepassxc-cli ls", ours, keepass, environment, 0.70, ROUNDS)
    khard = peers.khard(people, stage.folder)
    if khard is None:
        yield Figure("tend list / khard list: the program is missing", 0, "", None)
    else:
        yield _ratio("tend list --limit 20 / khard list", ours, khard, environment, 0.08, 2)


def _ratio(
    name: str, ours: list[str], theirs: list[str], environment: dict[str, str], limit: float, rounds: int
) -> Figure:
    mine: list[float] = []
    peer: list[float] = []
    for _ in range(rounds):
        mine.append(process_seconds(ours, env=environment))
        peer.append(process_seconds(theirs, env=environment, stdin=peers.PASSWORD + "\n"))
    note = f"{median(mine):.3f} s / {median(peer):.3f} s"
    return Figure(name, median(mine) / median(peer), "x", limit, note)
