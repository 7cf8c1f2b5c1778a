"""What opens a vault, and what is said when it is asked for something while it is locked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.errors import VaultError
from core.language import _


class LockedError(VaultError):
    """Something was asked of a session that is locked."""

    def __init__(self) -> None:
        super().__init__(_("The vault is locked."), todo=_("Unlock it and try again."))


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a vault. Never shown, also not by repr."""

    passphrase: str | None = None
    recovery_code: str | None = None
    key_file: Path | None = None
    allow_expensive: bool = False
    """Whether a key derivation may take more memory than is taken unasked."""

    def __repr__(self) -> str:
        return "Secret(...)"
