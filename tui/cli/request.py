"""What every command can be told: which vault, with which secret, at what time; and how it is opened.

A passphrase comes from a file, a pipe or a terminal, never from an argument: arguments stand in the process list and
in the shell's history.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

import click

from core import places
from core.clock import Clock, SystemClock
from core.errors import UsageError, VaultError
from core.language import N_, _
from core.locales import locale_of
from tui import borrowed
from tui.cli import manners
from tui.speaking import speak_here

if TYPE_CHECKING:
    from core.entry import Context
    from core.network.network import Network
    from core.settings import Habits, Settings
    from core.vault import Vault
    from core.vault.errors import ExpensiveKdfError, WrongSecretError

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
Named = Callable[[str, int, int], None]
"""Progress with words: what is being done, how far, of how much."""
SECRET_LIMIT = 64 * 1024
TRIES = 3
CACHED_FROM_PEOPLE = 300
CACHED_FROM_SEGMENTS = 32


@dataclass
class Request:
    """The answers to the options that all commands share; `clock` is replaced in tests."""

    vault: Path | None = None
    passphrase_file: Path | None = None
    key_file: Path | None = None
    clock: Clock = field(default_factory=SystemClock)
    leave_no_trace: bool = False
    told: bool = False
    """Whether it was said what is wrong with the settings, or the program says it."""
    _settings: Settings | None = field(default=None, repr=False)
    _in_memory: Path | None = field(default=None, repr=False)

    @property
    def today(self) -> date:
        """The local date."""
        return self.clock.today()

    @property
    def directory(self) -> Path:
        """The vault meant: the option, TEND_VAULT, the settings, else the usual place."""
        if self.vault is not None:
            return self.vault.expanduser()
        if not os.environ.get("TEND_VAULT") and places.settings_file().exists():
            named = self.settings().vault
            if named:
                return Path(named).expanduser()
        return places.vault_directory()

    @property
    def secret_file(self) -> Path | None:
        """The file that holds the passphrase, if one was named."""
        named = os.environ.get("TEND_PASSPHRASE_FILE", "")
        return self.passphrase_file or (Path(named).expanduser() if named else None)

    def state_root(self) -> Path:
        """What this machine remembers about vaults: its usual place, or one that is gone when the command ends."""
        if not self.leave_no_trace:
            return places.state_root()
        if self._in_memory is None:
            self._in_memory = borrowed.state_in_memory()
        return self._in_memory

    def guarded(self, vault: Vault) -> Vault:
        """The vault, which leaves no trace where that was asked for."""
        if self.leave_no_trace:
            borrowed.leave_no_trace(vault, self.today)
        return vault

    def clear_away(self) -> None:
        """Remove what was remembered for this command alone."""
        if self._in_memory is not None:
            borrowed.clear_away(self._in_memory)
            self._in_memory = None

    def settings(self) -> Settings:
        """The settings of this machine, read once; what is wrong with them is told once."""
        if self._settings is None:
            from core.settings import read_settings

            loaded = read_settings(places.settings_file())
            self._settings = loaded.settings
            for problem in () if self.told else loaded.problems:
                manners.warn(problem)
            self.told = True
        return self._settings

    def habits(self) -> Habits:
        """Language, first weekday and the reading of dates."""
        from core.settings import habits

        return habits(self.settings(), os.environ)


def read_secret(path: Path) -> str:
    """The passphrase in a file: its text without the line break at the end. A pipe (`<(...)`) is as good as a file.

    Raises UsageError when there is none; warns when others may read it.
    """
    try:
        with path.open("rb") as file:
            info = os.fstat(file.fileno())
            data = file.read(SECRET_LIMIT + 1)
    except OSError as error:
        text = _("The passphrase file {path} cannot be read: {reason}.")
        raise UsageError(text.format(path=path, reason=error.strerror)) from error
    if stat.S_ISREG(info.st_mode) and os.name == "posix" and info.st_mode & 0o077:
        text = _("others on this machine may read {path}; chmod 600 keeps it to you.")
        manners.warn(text.format(path=path))
    if len(data) > SECRET_LIMIT:
        raise UsageError(_("The passphrase file {path} is too large to be one.").format(path=path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(_("The passphrase file {path} is not UTF-8 text.").format(path=path)) from error
    text = text.removesuffix("\n").removesuffix("\r")
    if not text.strip():
        raise UsageError(_("The passphrase file {path} is empty.").format(path=path))
    if "\n" in text or "\0" in text:
        raise UsageError(
            _("The passphrase file {path} holds more than one line.").format(path=path),
            todo=_("The passphrase is its only line."),
        )
    return text


def require_vault(directory: Path) -> None:
    """Raises VaultError where there is no vault, with what to do."""
    if not (directory / "vault.json").is_file():
        raise VaultError(
            _("There is no vault at {place}.").format(place=directory),
            todo=_("`tend init` makes one there; `--vault DIR` or TEND_VAULT names another."),
        )


def open_vault(request: Request) -> Vault:
    """The vault, unlocked: with the passphrase file, or by asking at a terminal, three times at most."""
    from core.vault import unlock_vault

    directory = request.directory
    require_vault(directory)

    def unlock(passphrase: str, allow_expensive: bool, progress: Named) -> Vault:
        vault = unlock_vault(
            directory,
            state=request.state_root(),
            passphrase=passphrase,
            key_file=request.key_file,
            clock=request.clock,
            progress=progress,
            allow_expensive=allow_expensive,
        )
        return request.guarded(vault)

    return _told(with_passphrase(request, unlock))


def with_passphrase(request: Request, unlock: Callable[[str, bool, Named], T]) -> T:
    """What a passphrase opens: that in the passphrase file, or one asked for at a terminal, three times at most.

    `unlock` gets the passphrase, whether a key derivation may take much memory, and a call for its progress.
    """
    from core.vault.errors import ExpensiveKdfError, TooManySlotsError, WrongSecretError

    def tried(passphrase: str, *, allow_expensive: bool = False) -> T:
        bar = manners.Progress(_("Opening"))
        try:
            return unlock(passphrase, allow_expensive, bar.named)
        except ExpensiveKdfError as error:
            bar.end()
            _allow(error)
        finally:
            bar.end()
        return tried(passphrase, allow_expensive=True)

    if request.secret_file is not None:
        passphrase = read_secret(request.secret_file)
        try:
            return tried(passphrase)
        except WrongSecretError as error:
            look = _("Is it the passphrase of this vault that {path} holds?").format(path=request.secret_file)
            if isinstance(error, TooManySlotsError):
                look = error.todo
            error.todo = _other_ways(error, look if error.tried else "")
            raise
    if not manners.can_ask():
        raise VaultError(
            _("The vault is locked, and nobody can be asked for the passphrase here."),
            todo=_("Name a file that holds it: --passphrase-file FILE or TEND_PASSPHRASE_FILE."),
        )
    return _asked(tried)


def _allow(error: ExpensiveKdfError) -> None:
    """Ask whether a key derivation may take as much memory as its slot wants. Raises the error where it may not."""
    if not manners.can_ask():
        error.todo = _("At a terminal you are asked whether it may.")
        raise error
    if not manners.ask(_("{what} Take it?").format(what=error.what)):
        raise error


def _told(vault: Vault) -> Vault:
    """The vault, after a word about what a person must know of it: a newer key, saves that are missing or held back, ids
    that were used in two places."""
    from core.vault.forks import OF_DEVICES
    from core.vault.invitations import NEW_KEY
    from core.vault.review import HELD_BACK

    if vault.joined:
        manners.tell(
            _(
                "The vault has a new key, and this device goes on under it; "
                "the passphrase of before is no more."
            )
        )
    for problem in vault.problems:
        if problem.kind in OF_DEVICES:
            manners.tell(f"{problem.path}: {problem.what}")
        elif problem.kind in (NEW_KEY, HELD_BACK):
            manners.tell(problem.what)
    return vault


def _asked(unlock: Callable[[str], T]) -> T:
    from core.vault.errors import WrongSecretError

    for left in reversed(range(TRIES)):
        passphrase = click.prompt(_("Passphrase"), hide_input=True, err=True)
        try:
            return unlock(passphrase)
        except WrongSecretError as error:
            if not left or not error.tried:
                error.todo = _other_ways(error, error.todo)
                raise
            more = _("{what} Caps lock, keyboard layout?").format(what=error.what)
            manners.tell(more if left == 1 else error.what)
    raise AssertionError("unreachable")


def _other_ways(error: WrongSecretError, look: str) -> str:
    """What to do where the passphrase did not open the vault, as it is done on the command line."""
    key_file = _("--key-file FILE names the key file that belongs to a passphrase of this vault.")
    recover = _("Is it forgotten? `tend passwd --recover` takes the recovery code and sets a new one.")
    return manners.joined([look, key_file if error.key_file else "", recover], " ")


def _loading(module: str) -> Thread:
    """A thread that imports a module while the key is derived: that is done outside Python, and takes longer."""
    import core.vault  # noqa: F401 - what both need is not waited for by one in the middle of the other

    thread = Thread(target=import_module, args=(module,), daemon=True)
    thread.start()
    return thread


@contextmanager
def opened(request: Request) -> Iterator[Network]:
    """The people in the vault, with what is said about them; the vault is closed at the end."""
    loading = _loading("core.network.network")
    with closing(open_vault(request)) as vault:
        loading.join()
        from core.network.network import Network

        network = Network(vault, request.clock, locale_of(os.environ)[1])
        speak_here(places.settings_file(), os.environ, network.profile().language)
        yield network
        keep_cache(network)


def context_of(request: Request, network: Network) -> Context:
    """What words are read against: the day, the language and habits, everybody known."""
    from core.entry import Context

    profile = network.profile()
    habits = request.habits().with_vault(profile.language, profile.region)
    return Context(
        today=request.today,
        now=request.clock.now(),
        language=habits.language,
        region=habits.region,
        us_dates=habits.us_dates,
        event=network.open_event(),
        known=network.known(),
    )


def keep_cache(network: Network) -> None:
    """Write the cache where reading without one was slow.

    That is with many people where there was none, or none of the search; and with many segments it does not name.
    """
    vault: Vault = network.vault
    without = not network.from_cache or network.searched_anew
    large = without and len(vault.documents("contacts")) >= CACHED_FROM_PEOPLE
    if large or vault.uncached >= CACHED_FROM_SEGMENTS:
        with suppress(
            VaultError, OSError
        ):  # a cache that cannot be written only costs time at the next start
            vault.write_cache(network.facts_blob())


def _absorb(name: str) -> Callable[[click.Context, click.Parameter, Path | bool | None], None]:
    def callback(context: click.Context, _parameter: click.Parameter, value: Path | bool | None) -> None:
        if value:
            setattr(context.ensure_object(Request), name, value)

    return callback


def vault_options(command: F) -> F:
    """The options that say which vault and with what it opens; they stand before or after the command's name."""
    for name, variable, text in reversed(
        (
            ("--vault", "DIR", N_("The vault to use (else TEND_VAULT, else the usual place).")),
            ("--passphrase-file", "FILE", N_("A file with the passphrase (else TEND_PASSPHRASE_FILE).")),
            ("--key-file", "FILE", N_("The key file, where the vault needs one.")),
        )
    ):
        option = click.option(
            name,
            metavar=variable,
            type=click.Path(path_type=Path),
            expose_value=False,
            callback=_absorb(name.removeprefix("--").replace("-", "_")),
            help=text,
        )
        command = option(command)
    return click.option(
        "--leave-no-trace",
        is_flag=True,
        expose_value=False,
        callback=_absorb("leave_no_trace"),
        help="On a borrowed machine: nothing is written outside the vault.",
    )(command)


def stdin_lines() -> list[str]:
    """The lines on stdin as UTF-8; those that are something else are as arguments are then, see `is_text`.

    Raises UsageError where it is closed.
    """
    if sys.stdin is None:
        raise UsageError(_("The input is closed: there are no lines to read."), safe=_("Nothing was saved."))
    data = sys.stdin.buffer.read() if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode()
    return data.decode("utf-8-sig", errors="surrogateescape").splitlines()


def is_text(words: str) -> bool:
    """False where an argument or a line of stdin was not UTF-8: its letters would be lost."""
    return not any("\ud800" <= letter <= "\udfff" for letter in words)


def readable(words: str) -> str:
    """Something to show of what was not UTF-8."""
    return words.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
