"""What can be wrong with a vault, one class a cause.

`RefusedError` and its children say that one file is not accepted as it is. The tables at the end name, for every
region of a file's bytes, the class with which a change of that region is refused; the mutation tests hold the
readers to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.errors import VaultError


class RefusedError(VaultError):
    """A file is not accepted. `name` is the file's name where the reader knew it."""

    def __init__(self, what: str, *, name: str = "", safe: str = "", todo: str = "") -> None:
        super().__init__(what, safe=safe, todo=todo)
        self.name = name


class NotAFileError(RefusedError):
    """A link, a pipe, a socket, a device or a directory stands where a file must be."""


class OversizeError(RefusedError):
    """The file is larger than the format allows."""


class TornError(RefusedError):
    """The file's bytes are not those its name was made from: half copied, or changed."""


class MagicError(RefusedError):
    """The bytes do not begin as an envelope does, or are too few to be one."""


class UnsupportedError(RefusedError):
    """A version, suite or kind that this program does not know."""


class MisplacedError(RefusedError):
    """The file says that it belongs elsewhere: another vault, device, span or epoch."""


class UnknownKeyError(RefusedError):
    """The file is sealed under an epoch key that is not held; `tag` says which, where the reader knew it."""

    def __init__(self, what: str, *, name: str = "", tag: str = "") -> None:
        super().__init__(what, name=name)
        self.tag = tag


class CommitmentError(RefusedError):
    """The key does not fit: another key, a wrong passphrase, or changed bytes."""


class SealError(RefusedError):
    """The key fits and the bytes do not: they were changed after they were sealed."""


class PaddingError(RefusedError):
    """The length or the padding inside a sealed file is not as the format says."""


class JsonError(RefusedError):
    """Not strict JSON: not UTF-8, NaN, a lone surrogate, too deep, a key given twice where that counts."""


class FrameError(RefusedError):
    """JSON that is not tables of records with their contexts and `_meta`."""


class HeaderError(RefusedError):
    """`vault.json` is not a vault's header."""


class SlotError(RefusedError):
    """A key slot or a ring is not written as the format says."""


class KdfLimitError(SlotError):
    """A key slot asks for a key derivation beyond the limits; nothing was derived."""


class ExpensiveKdfError(VaultError):
    """A key slot asks for more memory than is taken unasked; `m_kib` says how much."""

    def __init__(self, what: str, *, m_kib: int, safe: str = "", todo: str = "") -> None:
        super().__init__(what, safe=safe, todo=todo)
        self.m_kib = m_kib


class WrongSecretError(VaultError):
    """No key slot opens with this passphrase, key file or recovery code.

    `tried`: a slot was tried, and not only looked for. `key_file`: a passphrase of this vault opens it together with a
    key file, and none was given. What else opens it is for the caller to say: it knows how that is given.
    """

    def __init__(
        self, what: str, *, safe: str = "", todo: str = "", tried: bool = True, key_file: bool = False
    ) -> None:
        super().__init__(what, safe=safe, todo=todo)
        self.tried = tried
        self.key_file = key_file


class TooManySlotsError(WrongSecretError):
    """None of the key slots that were tried opens, and there are more than an unlock may try."""


class NotAWayInError(VaultError):
    """What opened is none of the ways into this vault: a slot that it does not list, or another key."""


class NotArrivedError(NotAWayInError):
    """A newer key was opened of which not all is here yet: nothing can be done under it before."""


class TwoKeysError(NotAWayInError):
    """The key that was opened does not hold the one of this device: both were made without knowing of each other."""


class RecoveryTypoError(VaultError):
    """A recovery code that cannot be right, found before any work."""


class VaultMissingError(VaultError):
    """There is no vault here."""


class VaultExistsError(VaultError):
    """There is a vault here already."""


class WriteError(VaultError):
    """A file could not be written; it did not get its name, so nothing changed."""


class UncertainWriteError(WriteError):
    """An error at or beyond the rename: the file may or may not be there after a power cut."""


class UnreadableError(VaultError):
    """The medium failed, or may not be read, while a vault was looked at."""


class LockBusyError(VaultError):
    """Another process has held the lock for too long."""


class LockUnavailableError(VaultError):
    """Locks do not work here; the vault can only be read."""


Refusals = tuple[type[VaultError], ...]


def _table(rows: Mapping[str, tuple[int, int, Refusals]]) -> Mapping[str, tuple[int, int, Refusals]]:
    return MappingProxyType(dict(rows))


SEALED_REGIONS = _table(
    {
        "magic": (0, 8, (MagicError,)),
        "version": (8, 10, (UnsupportedError,)),
        "suite": (10, 12, (UnsupportedError,)),
        # A commit's kind changed into that of a merged file fits the place and fails at the key derivation.
        "kind": (12, 13, (UnsupportedError, CommitmentError)),
        "vault_id": (13, 29, (MisplacedError,)),
        "device": (29, 37, (MisplacedError,)),
        "epoch": (37, 39, (UnknownKeyError,)),
        "key_id": (39, 47, (UnknownKeyError,)),
        "lo": (47, 51, (MisplacedError,)),
        "hi": (51, 55, (MisplacedError,)),
        "prev": (55, 87, (SealError,)),
        "salt": (87, 119, (CommitmentError,)),
        "commitment": (119, 151, (CommitmentError,)),
        "ciphertext": (151, -1, (SealError,)),
    }
)
"""Region of a segment -> (first byte, end, the classes that refuse a change); end -1 is the end of the file."""

RING_REGIONS = _table(
    {
        **SEALED_REGIONS,
        "kind": (12, 13, (UnsupportedError,)),
        # The name of a ring holds epoch and key id, and nothing else may stand in its header.
        "epoch": (37, 39, (MisplacedError,)),
        "key_id": (39, 47, (MisplacedError,)),
        "prev": (55, 87, (MisplacedError,)),
    }
)
"""As `SEALED_REGIONS`, for a ring."""

SLOT_REGIONS: Mapping[str, Refusals] = MappingProxyType(
    {
        "line 1, not as a slot is written": (JsonError, SlotError),
        "format": (UnsupportedError,),
        "version": (UnsupportedError,),
        "suite": (UnsupportedError,),
        "vault_id": (MisplacedError,),
        "epoch": (MisplacedError,),
        "key_id": (MisplacedError,),
        "slot": (MisplacedError,),
        "type": (UnsupportedError,),
        "key_file": (SlotError, CommitmentError),
        "kdf.name": (UnsupportedError,),
        "kdf.m_kib": (KdfLimitError, ExpensiveKdfError, CommitmentError),
        "kdf.t": (KdfLimitError, CommitmentError),
        "kdf.p": (KdfLimitError, CommitmentError),
        "kdf.salt": (CommitmentError,),
        "salt": (CommitmentError,),
        "line 2, not base64": (SlotError,),
        "commitment": (CommitmentError,),
        "ciphertext": (SealError,),
    }
)
"""Region of a key slot -> the classes that refuse a change. A changed value that is no longer written as a slot
is (a broken string, a letter in a number, upper-case hex) falls under the first row."""

HEADER_REGIONS: Mapping[str, Refusals] = MappingProxyType(
    {
        "not as a header is written": (JsonError, HeaderError),
        "format": (HeaderError,),
        "version": (UnsupportedError,),
        "suite": (UnsupportedError,),
        # The header alone cannot know its own id; every slot and segment does.
        "vault_id": (MisplacedError,),
    }
)
"""Region of `vault.json` -> the classes that refuse a change, at the latest when the vault is unlocked."""
