"""A real Syncthing on this machine alone: no discovery, no relays, nothing but the loopback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

FOLDER = "vault"
KEY = "for-this-test-alone"
_OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

CONFIG = """<configuration version="36">
<folder id="{folder_id}" path="{path}" type="sendreceive" rescanIntervalS="5" fsWatcherEnabled="true" fsWatcherDelayS="1">
{members}<maxConflicts>{conflicts}</maxConflicts><minDiskFree unit="%">0</minDiskFree><pullerPauseS>2</pullerPauseS></folder>
{devices}
<gui enabled="true" tls="false"><address>127.0.0.1:{gui}</address><apikey>{key}</apikey></gui>
<options><listenAddress>tcp://127.0.0.1:{port}</listenAddress><globalAnnounceEnabled>false</globalAnnounceEnabled>
<localAnnounceEnabled>false</localAnnounceEnabled><relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled>
<urAccepted>-1</urAccepted><autoUpgradeIntervalH>0</autoUpgradeIntervalH><startBrowser>false</startBrowser>
<crashReportingEnabled>false</crashReportingEnabled><reconnectionIntervalS>1</reconnectionIntervalS>
<limitBandwidthInLan>true</limitBandwidthInLan></options>
</configuration>"""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Syncthing:
    """One instance with one folder."""

    def __init__(self, program: str, home: Path, folder: Path) -> None:
        self._program, self._home, self.folder = program, home, folder
        self.port, self._gui = free_port(), free_port()
        folder.mkdir()
        (folder / ".stfolder").mkdir()
        self._call("generate", "--no-default-folder", "--skip-port-probing")
        self.id = self._call("--device-id").strip()
        self._process: subprocess.Popen[bytes] | None = None

    def _call(self, *words: str) -> str:
        command = [self._program, *words, f"--home={self._home}"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def configure(self, others: list[Syncthing], conflicts: int) -> None:
        """Who it talks to, and how many conflict copies of a file it keeps."""
        members = "".join(f'<device id="{each.id}"></device>\n' for each in (self, *others))
        devices = "".join(
            f'<device id="{each.id}" name="x" compression="never"><address>tcp://127.0.0.1:{each.port}</address></device>\n'
            for each in (self, *others)
        )
        text = CONFIG.format(
            folder_id=FOLDER,
            path=self.folder,
            members=members,
            devices=devices,
            conflicts=conflicts,
            gui=self._gui,
            key=KEY,
            port=self.port,
        )
        (self._home / "config.xml").write_text(text, encoding="utf-8")

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = ["serve", "--no-browser", "--no-restart", "--no-upgrade", "--skip-port-probing"]
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, *words, f"--home={self._home}"],
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "STNOUPGRADE": "1", "STMONITORED": "yes"},
            )
        until = time.monotonic() + 40
        while time.monotonic() < until:
            try:
                self._rest("GET", "system/ping", None)
                return
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)
        raise AssertionError((self._home / "log").read_text(encoding="utf-8")[-2000:])

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def rest(self, method: str, path: str, body: Any = None) -> Any:
        """One call of its interface; asked again where it just takes a new configuration."""
        for _ in range(5):
            try:
                return self._rest(method, path, body)
            except ConnectionError:
                time.sleep(0.5)
        return self._rest(method, path, body)

    def _rest(self, method: str, path: str, body: Any) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._gui}/rest/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-API-Key": KEY, "Content-Type": "application/json"},
        )
        with _OPEN(request, timeout=60) as answer:
            data = answer.read()
        return json.loads(data) if data.strip() else None

    def pause(self) -> None:
        """Talk to nobody."""
        self.rest("POST", "system/pause")

    def resume(self) -> None:
        """Talk again."""
        self.rest("POST", "system/resume")

    def scan(self) -> None:
        """Look at the folder now."""
        self.rest("POST", f"db/scan?folder={FOLDER}")

    def slow_down(self, kib_a_second: int) -> None:
        """Send and take so much at most; 0 is no limit."""
        self.rest("PATCH", "config/options", {"maxSendKbps": kib_a_second, "maxRecvKbps": kib_a_second})

    @property
    def idle(self) -> bool:
        """Whether it has everything, and nothing is on its way."""
        state = self.rest("GET", f"db/status?folder={FOLDER}")
        return state["state"] == "idle" and not state["needTotalItems"] and not state["pullErrors"]

    @property
    def in_transfer(self) -> bool:
        """Whether a piece of a large file lies there."""
        return any(each.stat().st_size for each in self.folder.rglob(".syncthing.*.tmp") if each.exists())
