"""A second reader of vaults, written from the text of the format and from nothing else.

    python independent_decoder.py VAULT < passphrase-or-recovery-code

prints as JSON what a person sees: `documents` ({table: {id: document}}), `conflicts`, `review` (files held back) and
`words` (the places of the four words in their list). It shares no line with the program: only the standard library and
the primitives of `cryptography`. Where it and the program disagree, one of them misreads the format.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"\x89TND\r\n\x1a\n"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

LARGEST = 2**53 - 1

# Which fields refer to records, and which are single values: the list at the end of the text.
REFERENCES = {
    "contacts": ["met_with", "maybe", "met_event", "met_via"],
    "interactions": ["with", "event"],
    "promises": ["with", "event", "interaction"],
    "introductions": ["between", "by"],
}
SINGLE = {
    "contacts": "full given middle family prefix suffix org org_units role birthday anniversary met_on met_place met_how "
    "met_event met_via circle cadence importance paused archived created source snoozed taken photo",
    "interactions": "at channel kind initiator place event minutes text plan created",
    "events": "name place starts ends tag follow_days follow_text open text created",
    "promises": "side text due done event interaction created",
    "introductions": "by state on text outcome created",
    "circles": "name days rank",
    "views": "name query order created",
    "profile": "name region language daily_cap recovery_confirmed",
}


class RefusedError(Exception):
    """A file that must not be believed."""


def need(condition: object, what: str) -> None:
    """Stop reading where the format is broken."""
    if not condition:
        raise RefusedError(what)


def strict(text: bytes) -> Any:
    """JSON without NaN, Infinity, lone surrogates or integers that a double does not hold."""

    def number(word: str) -> None:
        raise RefusedError(f"{word} is no number")

    def integer(digits: str) -> int:
        need(abs(int(digits)) <= LARGEST, "an integer that is too large")
        return int(digits)

    value = json.loads(text.decode("utf-8"), parse_constant=number, parse_int=integer)
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt or None, info).derive(secret)


def unseal(key: bytes, commitment: bytes, sealed: bytes, aad: bytes, pair: bytes) -> bytes:
    need(hmac.compare_digest(pair[32:], commitment), "the key does not fit")
    return ChaCha20Poly1305(pair[:32]).decrypt(bytes(12), sealed, aad)


# -- keys --------------------------------------------------------------------------------------------------------


def recovery_bytes(text: str) -> bytes | None:
    """The 16 bytes of a recovery code, None where the text is none."""
    letters = text.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    if len(letters) != 32 or any(letter not in CROCKFORD for letter in letters):
        return None
    number = 0
    for letter in letters:
        number = number * 32 + CROCKFORD.index(letter)
    code = number.to_bytes(20, "big")
    good = hashlib.sha256(b"tend recovery code" + code[:16]).digest()[:4] == code[16:]
    return code[:16] if good else None


def open_slot(
    path: Path, secret: str, vault_id: str, key_file: bytes | None
) -> tuple[int, str, bytes] | None:
    """(epoch, key id, epoch key) of a key slot; None where the secret is not its own."""
    data = path.read_bytes()
    epoch, key_id, slot, digest = path.stem.split("-")
    need(hashlib.sha256(data).hexdigest()[:32] == digest, "a torn slot")
    line, wrapped = data.rstrip(b"\n").split(b"\n")
    says = strict(line)
    need((says["format"], says["version"], says["suite"]) == ("tend-slot", 1, 1), "another version")
    place = (says["vault_id"], f"{says['epoch']:04x}", says["key_id"], says["slot"])
    need(place == (vault_id, epoch, key_id, slot), "a slot that belongs elsewhere")
    code = recovery_bytes(secret)
    if says["type"] == "recovery":
        if code is None:
            return None
        kek = hkdf(code, b"", b"tend recovery code", 32)
    else:
        kdf = says["kdf"]
        need(kdf["name"] == "argon2id", "an unknown derivation")
        kek = Argon2id(
            salt=base64.b64decode(kdf["salt"]),
            length=32,
            iterations=kdf["t"],
            lanes=kdf["p"],
            memory_cost=kdf["m_kib"],
        ).derive(unicodedata.normalize("NFKC", secret).encode())
        if says["key_file"]:
            if key_file is None:
                return None
            kek = hkdf(kek + hashlib.sha256(key_file).digest(), b"", b"tend key file", 32)
    both = base64.b64decode(wrapped)
    info = b"tend slot" + hashlib.sha256(line).digest()
    pair = hkdf(kek, base64.b64decode(says["salt"]), info, 64)
    if pair[32:] != both[:32]:
        return None
    key = unseal(kek, both[:32], both[32:], line, pair)
    need(hkdf(key, b"", b"tend key id", 8).hex() == key_id, "a slot with another key")
    return says["epoch"], key_id, key


def envelope(data: bytes, keys: dict[tuple[int, str], bytes]) -> tuple[dict[str, Any], bytes]:
    """Header and JSON text of a sealed file."""
    need(data[:8] == MAGIC, "no envelope")
    at = 8
    header: dict[str, Any] = {}
    parts = [("version", 2), ("suite", 2), ("kind", 1), ("vault_id", 16), ("device", 8), ("epoch", 2)]
    parts += [("key_id", 8), ("lo", 4), ("hi", 4), ("prev", 32), ("salt", 32), ("commitment", 32)]
    for name, size in parts:
        part = data[at : at + size]
        header[name] = int.from_bytes(part, "big") if size <= 4 else part
        at += size
    need((header["version"], header["suite"]) == (1, 1), "another version")
    key = keys[header["epoch"], header["key_id"].hex()]
    info = data[8:47]
    text = unseal(key, header["commitment"], data[at:], data[:at], hkdf(key, header["salt"], info, 64))
    length = int.from_bytes(text[:4], "big")
    need(len(text) == max(1024, padme(length + 4)), "another padding")
    need(not text[4 + length :].strip(b"\0"), "padding that is not zero")
    return header, text[4 : 4 + length]


def padme(length: int) -> int:
    if length < 2:
        return length
    e = length.bit_length() - 1
    s = e.bit_length()
    mask = (1 << (e - s)) - 1
    return (length + mask) & ~mask


Keys = dict[tuple[int, str], bytes]


def all_keys(vault: Path, vault_id: str, secret: str, key_file: bytes | None) -> Keys:
    """Every epoch key that the secret gives: the current one first, then the ring's."""
    for path in sorted((vault / "keys").glob("*.key"), reverse=True):
        if "-ring-" in path.name:
            continue
        opened = open_slot(path, secret, vault_id, key_file)
        if opened is None:
            continue
        epoch, key_id, key = opened
        keys = {(epoch, key_id): key}
        for ring in (vault / "keys").glob(f"{epoch:04x}-{key_id}-ring-*.key"):
            header, text = envelope(ring.read_bytes(), keys)
            need(header["kind"] == 3 and header["vault_id"].hex() == vault_id, "no ring")
            for entry in strict(text)["keys"]:
                keys[entry["epoch"], entry["key_id"]] = base64.b64decode(entry["key"])
        return keys
    raise RefusedError("no slot opens with that")


# -- segments ----------------------------------------------------------------------------------------------------


class Op:
    """A value given to a register: its dot, its time, and per device what its writer had seen of the register."""

    def __init__(self, dot: tuple[str, int], at: int, value: Any, context: dict[str, int]) -> None:
        self.dot, self.at, self.value, self.context = dot, at, value, context

    @property
    def rank(self) -> tuple[int, str, int, bytes]:
        return self.at, *self.dot, canonical(self.value)


class Segment:
    """A file that passed its checks. `stands_for` holds (device, sequence, prefix) of every commit file."""

    def __init__(self, path: Path, vault_id: str, keys: Keys) -> None:
        data = path.read_bytes()
        lo, hi, digest = path.stem.split("-")
        whole = hashlib.sha256(data).hexdigest()
        need(whole[:32] == digest, "a torn segment")
        header, text = envelope(data, keys)
        device = header["device"].hex()
        place = (header["vault_id"].hex(), device, f"{header['lo']:08x}", f"{header['hi']:08x}")
        need(place == (vault_id, path.parent.name, lo, hi), "a segment that belongs elsewhere")
        need(header["kind"] in (1, 2), "no segment")
        self.tables = strict(text)
        meta = self.tables.pop("_meta")["0"]
        self.name, self.hash = f"{device}/{path.name}", digest
        self.epoch, self.merged = header["epoch"], header["kind"] == 2
        self.held = set(meta.get("held", []))
        devices = [device, *meta.get("dev", [])]
        if self.merged:
            self.reader = Reader(devices, meta["c"], merged=True)
            self.stands_for = {
                (each, first + at // 16, run[at : at + 16])
                for each, runs in meta["from"].items()
                for first, run in runs
                for at in range(0, len(run), 16)
            }
        else:
            self.reader = Reader(devices, [[0, header["lo"], meta["at"]]], merged=False)
            self.stands_for = {(device, header["lo"], whole[:16])}

    def is_covered_by(self, other: Segment) -> bool:
        """Whether the other one makes this one superfluous."""
        if not other.merged or not self.stands_for <= other.stands_for or self.hash == other.hash:
            return False
        if self.stands_for != other.stands_for or other.epoch != self.epoch:
            return self.stands_for != other.stands_for or other.epoch > self.epoch
        return not self.merged or other.hash < self.hash


def all_segments(vault: Path, vault_id: str, keys: Keys) -> tuple[list[Segment], list[str]]:
    """The segments that count, and the names of those that are held back for review."""
    found = []
    for path in sorted((vault / "devices").glob("*/*.tdb")):
        header = path.read_bytes()[37:47]
        if (int.from_bytes(header[:2], "big"), header[2:].hex()) in keys:
            found.append(Segment(path, vault_id, keys))
    present, _ = next(iter(keys))
    listed = set().union(*(segment.held for segment in found if segment.epoch == present))
    counts = [segment for segment in found if segment.epoch >= present or segment.name in listed]
    left = [segment for segment in found if segment not in counts]
    review = [each.name for each in left if not any(map(each.is_covered_by, counts))]
    return counts, sorted(review)


class Reader:
    """Reads the documents of one segment. In a commit the one row is understood and not written."""

    def __init__(self, devices: list[str], rows: list[list[int]], *, merged: bool) -> None:
        self.devices, self.rows, self.merged = devices, rows, merged

    def op(self, value: Any, entry: list[int]) -> Op:
        """An op from [row, device index, seq, device index, seq, ...]."""
        index, seq, at = self.rows[entry[0]]
        pairs = zip(entry[1::2], entry[2::2], strict=True)
        return Op((self.devices[index], seq), at, value, {self.devices[one]: up_to for one, up_to in pairs})

    def ops(self, document: dict[str, Any]) -> list[tuple[str, str | None, Op]]:
        """(field, member or None, op) of everything a document says."""
        stamps, older = document.get("~", {}), document.get("^", {})
        default = stamps[""][0] if self.merged else 0

        def entry(stamp: list[int] | None) -> list[int]:
            if stamp is None:
                return [default]
            return stamp if self.merged else [0, *stamp]

        life = stamps.get("_alive") or stamps.get("")
        found: list[tuple[str, str | None, Op]] = [
            ("_alive", None, self.op(document.get("_alive", True), entry(life)))
        ]
        for field, value in document.items():
            if field in ("~", "^", "_alive"):
                continue
            if isinstance(value, dict):
                marks = stamps.get(field, {})
                found += [
                    (field, member, self.op(value[member], entry(marks.get(member)))) for member in value
                ]
            else:
                found.append((field, None, self.op(value, entry(stamps.get(field)))))
        for field, entries in older.items():
            lists = entries if isinstance(entries, dict) else {"": entries}
            for member, ops in lists.items():
                for row, value, *context in ops:
                    found.append((field, member or None, self.op(value, [row, *context])))
        return found


# -- the merge rule ------------------------------------------------------------------------------------------------

Register = tuple[str, str, str, "str | None"]
Registers = dict[Register, list[Op]]
Records = dict[str, dict[str, dict[str, Any]]]


def canonical(value: Any) -> bytes:
    """The one text of a value."""

    def plain(value: Any) -> Any:
        if isinstance(value, float):
            if value == int(value) and abs(value) <= LARGEST:
                return int(value)
            return "f64:" + struct.pack(">d", value).hex()
        if isinstance(value, list):
            return [plain(each) for each in value]
        if isinstance(value, dict):
            pairs = sorted(value.items(), key=lambda pair: pair[0].encode())
            return {key: plain(each) for key, each in pairs}
        return value

    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def joined(contexts: Iterable[dict[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for context in contexts:
        for device, seq in context.items():
            found[device] = max(seq, found.get(device, 0))
    return found


def covers(context: dict[str, int], op: Op) -> bool:
    return context.get(op.dot[0], 0) >= op.dot[1]


def all_ops(segments: list[Segment]) -> Registers:
    """Every op of every register, one that stands in several files once."""
    registers: dict[Register, dict[tuple[Any, ...], Op]] = {}
    for segment in segments:
        for table, records in segment.tables.items():
            for id, document in records.items():
                for field, member, op in segment.reader.ops(document):
                    met = registers.setdefault((table, id, field, member), {})
                    twin = met.get(op.rank)
                    if twin is not None:
                        op.context = joined((twin.context, op.context))
                    met[op.rank] = op
    return {register: list(ops.values()) for register, ops in registers.items()}


def siblings(ops: list[Op]) -> list[Op]:
    """The ops that no context covers, by rank; if there are none the one of the highest rank."""
    said = joined(op.context for op in ops)
    left = [op for op in ops if not covers(said, op)] or [max(ops, key=lambda op: op.rank)]
    return sorted(left, key=lambda op: op.rank)


def all_siblings(registers: Registers) -> Registers:
    """The siblings of each register, without what was erased."""
    erased: dict[tuple[str, str], dict[str, int]] = {}
    for (table, id, field, _), ops in registers.items():
        if field == "_alive":
            erased[table, id] = joined(op.value for op in ops if isinstance(op.value, dict))
    found = {}
    for register, ops in registers.items():
        left = siblings(ops)
        if register[2] != "_alive":
            left = [op for op in left if not covers(erased[register[:2]], op)]
        if left:
            found[register] = left
    return found


# -- what is shown -------------------------------------------------------------------------------------------------


class Vault:
    """What a person sees of a vault."""

    def __init__(self, registers: Registers) -> None:
        self.siblings = all_siblings(registers)
        self.living = {
            (table, id)
            for (table, id, field, _), ops in self.siblings.items()
            if field == "_alive" and any(op.value is True for op in ops)
        }
        self.records = self._records()
        self.groups = self._components()
        self.canonical = {id: ids[0] for ids in self.groups for id in ids}

    def _records(self) -> Records:
        """table -> id -> document without regard to life."""
        values: Records = {}
        sets: dict[tuple[str, str, str], dict[str, Any]] = {}
        for (table, id, field, member), ops in self.siblings.items():
            document = values.setdefault(table, {}).setdefault(id, {})
            there = [op.value for op in ops if op.value is not None]
            if field == "_alive":
                continue
            if member is not None and there:
                sets.setdefault((table, id, field), {})[member] = there[-1]
            elif member is None and ops[-1].value is not None:
                document[field] = ops[-1].value
        for (table, id, field), members in sets.items():
            if field not in values[table][id] or field not in SINGLE.get(table, "").split():
                values[table][id][field] = members
        return values

    def _components(self) -> list[list[str]]:
        groups: list[set[str]] = []
        for table, pair in sorted(self.living):
            one, _, other = pair.partition("+")
            if table == "merges" and one and other:
                joint = {one, other}
                apart = [group for group in groups if not group & joint]
                groups = [*apart, joint.union(*(group for group in groups if group & joint))]
        return [sorted(group, key=str.encode) for group in groups if len(group) > 1]

    def _of_component(self, table: str, ids: list[str]) -> dict[str, Any]:
        records = self.records[table]
        there = [id for id in ids if id in records]
        living = [id for id in there if (table, id) in self.living]
        if not living:
            return {}
        document = {name: each for name, each in records[living[0]].items() if not isinstance(each, dict)}
        for id in reversed(there):
            for name, each in records[id].items():
                if isinstance(each, dict):
                    known = document.get(name)
                    document[name] = {**known, **each} if isinstance(known, dict) else each
        return document

    def shown(self) -> Records:
        found: Records = {}
        for table, records in self.records.items():
            documents = {
                id: document
                for id, document in records.items()
                if id not in self.canonical and (table, id) in self.living and (document or table == "merges")
            }
            for ids in self.groups:
                if document := self._of_component(table, ids):
                    documents[ids[0]] = document
            if documents:
                found[table] = {id: self._pointed(table, each) for id, each in documents.items()}
        return found

    def _pointed(self, table: str, document: dict[str, Any]) -> dict[str, Any]:
        """References name the smallest ids."""
        document = dict(document)
        for field in REFERENCES.get(table, []):
            value = document.get(field)
            if isinstance(value, str):
                document[field] = self.canonical.get(value, value)
            elif isinstance(value, dict):
                members = sorted(value, key=str.encode, reverse=True)
                document[field] = {self.canonical.get(member, member): value[member] for member in members}
        return document

    def conflicts(self) -> list[list[Any]]:
        found = []
        for (table, id, field, member), ops in self.siblings.items():
            if table != "merges" and (table, id) in self.living:
                values = {
                    canonical(op.value): op.value for op in ops if member is None or op.value is not None
                }
                if len(values) > 1:
                    found.append([table, id, field, member, [values[text] for text in sorted(values)]])
        for table in self.records:
            for ids in self.groups if table != "merges" else ():
                living = [id for id in ids if (table, id) in self.living]
                if len(living) > 1:
                    found.append([table, ids[0], "", None, sorted(living, key=canonical)])
        return sorted(found, key=canonical)


def words(vault_id: str, key_id: str, shown: Records, conflicts: list[list[Any]]) -> list[int]:
    """Which of 1024 words each of the four is."""
    digest = hashlib.sha256()
    texts = [
        [
            canonical([table, id, document])
            for table, records in shown.items()
            for id, document in records.items()
        ],
        [canonical(conflict) for conflict in conflicts],
    ]
    parts = [b"tend digest 1", bytes.fromhex(vault_id), bytes.fromhex(key_id)]
    parts += [b"".join(sorted(hashlib.sha256(text).digest() for text in group)) for group in texts]
    for part in parts:
        digest.update(struct.pack(">I", len(part)) + part)
    number = int.from_bytes(digest.digest()[:5], "big")
    return [number >> shift & 1023 for shift in (30, 20, 10, 0)]


def seen(vault: Path, keys: Keys) -> dict[str, Any]:
    """What a person sees who holds these keys, the current one first."""
    header = strict((vault / "vault.json").read_bytes())
    need((header["format"], header["version"], header["suite"]) == ("tend-vault", 1, 1), "no vault")
    segments, review = all_segments(vault, header["vault_id"], keys)
    found = Vault(all_ops(segments))
    shown, conflicts = found.shown(), found.conflicts()
    return {
        "documents": shown,
        "conflicts": conflicts,
        "review": review,
        "words": words(header["vault_id"], next(iter(keys))[1], shown, conflicts),
    }


def decode(vault: Path, secret: str, key_file: bytes | None = None) -> dict[str, Any]:
    """What a person sees who knows the secret."""
    header = strict((vault / "vault.json").read_bytes())
    return seen(vault, all_keys(vault, header["vault_id"], secret, key_file))


if __name__ == "__main__":
    typed = sys.stdin.read().rstrip("\n")
    attached = Path(sys.argv[2]).read_bytes() if len(sys.argv) > 2 else None
    sys.stdout.write(
        json.dumps(decode(Path(sys.argv[1]), typed, attached), ensure_ascii=True, sort_keys=True)
    )
