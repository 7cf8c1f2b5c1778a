"""One process that opens a vault and says what it took: `python -m benchmarks.opened MODE VAULT STATE SECRET`."""

from __future__ import annotations

import json
import re
import resource
import shutil
import sys
import time
from pathlib import Path

from core.clock import SystemClock
from core.network.health import health_of  # noqa: F401 - the rules are loaded before the clock runs
from core.network.network import Network
from core.vault import header, keys, open_vault


def resident() -> float:
    """Resident memory of this process, MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024**2


def peak() -> float:
    """The largest resident memory so far, MiB.

    Not `ru_maxrss`: across exec it keeps what the process that started this one had held.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def main() -> None:
    """Print the measured seconds and MiB as JSON."""
    mode, vault_path, state_path, secret = (
        sys.argv[1],
        Path(sys.argv[2]),
        Path(sys.argv[3]),
        Path(sys.argv[4]),
    )
    passphrase = keys.Passphrase(secret.read_text(encoding="utf-8").strip())
    clock = SystemClock()
    keyring = keys.unlock(vault_path, passphrase).keyring
    if mode == "uncached":
        vault_id = header.read_header(vault_path).hex()
        shutil.rmtree(state_path / vault_id / "cache", ignore_errors=True)
    begin = time.perf_counter()
    vault = open_vault(vault_path, keyring, state=state_path, clock=clock)
    network = Network(vault, clock)
    agenda = network.agenda()
    today = time.perf_counter() - begin
    vault.load()
    for row in agenda.reach_out[:1]:
        network.history(row.id)
    everything = time.perf_counter() - begin
    found = {"today": today, "everything": everything, "resident": resident(), "peak": peak()}
    if mode in ("write-cache", "uncached"):
        vault.write_cache(network.facts_blob())
    if mode == "health":
        begin = time.perf_counter()
        network.recompute()
        found["health"] = time.perf_counter() - begin
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
