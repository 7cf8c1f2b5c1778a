"""An entry brought back with `up`: saved again it is corrected, emptied it is taken back."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from core.entry import Context, Saved, changes, parse, remember, revise, unseen
from core.entry.acquaintance import person_from
from core.vault.changes import Change, Delete, Drop, Put, Set

Store = dict[tuple[str, str], dict[str, Any]]


def apply(store: Store, made: list[Change]) -> None:
    """A small vault: one dictionary a record."""
    for change in made:
        if isinstance(change, Delete):
            store.pop((change.table, change.id), None)
            continue
        assert isinstance(change, Set | Put | Drop)
        record = store.setdefault((change.table, change.id), {})
        if isinstance(change, Set):
            if change.value is None:
                record.pop(change.field, None)
            else:
                record[change.field] = change.value
        else:
            members = record.setdefault(change.field, {})
            if isinstance(change, Put):
                members[change.member] = change.value
            else:
                members.pop(change.member, None)
            if not members:
                del record[change.field]


@pytest.fixture
def store() -> Store:
    """Ben as he stands before the entries."""
    return {("contacts", "ben-aydın"): {"full": "Ben Aydın", "org": "Lyon Labs", "tags": {"ai": True}}}


def save(line: str, context: Context, store: Store) -> Saved:
    made, label = changes(parse(line, context), context)
    kept = remember(line, made, label, lambda table, id: deepcopy(store.get((table, id))))
    apply(store, made)
    return kept


def shape(store: Store) -> list[tuple[str, str]]:
    """The records without their ids, to compare."""
    ids = {
        id: f"#{at}"
        for at, (_, id) in enumerate(
            sorted(
                store, key=lambda key: (key[0], str(store[key]["created"]) if "created" in store[key] else "")
            )
        )
        if id != "ben-aydın"
    }
    text = [(table, repr(sorted(record.items()))) for (table, _), record in store.items()]
    for id, short in ids.items():
        text = [(table, shown.replace(id, short)) for table, shown in text]
    return sorted(text)


LINES = [
    "call Ben: budget !fri send offer",
    "call Ben yesterday: budgets",
    "Ben Aydın @Acme #new #ai -- climbs",
    "Ben Aydın #other",
    "Ben: climbs",
    "met Peter Neumann, Ben #client",
    "Carla Nunes, Novum !fri a ?mon b",
    "Carla Nuñes",
]


@pytest.mark.parametrize("first", LINES)
def test_an_emptied_entry_leaves_everything_as_it_was(first: str, context: Context, store: Store) -> None:
    before = deepcopy(store)
    kept = save(first, context, store)
    assert store != before
    taken, label = revise(kept, None, context)
    apply(store, taken)
    assert store == before
    assert label == f"removed: {kept.label}"


@pytest.mark.parametrize("first", LINES)
@pytest.mark.parametrize("second", LINES)
def test_a_corrected_entry_is_as_if_it_had_been_written_so(
    first: str, second: str, context: Context, store: Store
) -> None:
    wanted = deepcopy(store)
    save(second, context, wanted)
    kept = save(first, context, store)
    with unseen(kept, context.known):
        made, _ = revise(kept, parse(second, context), context)
    apply(store, made)
    assert [table for table, _ in shape(store)] == [table for table, _ in shape(wanted)]
    assert store[("contacts", "ben-aydın")].keys() == wanted[("contacts", "ben-aydın")].keys()
    assert store[("contacts", "ben-aydın")].get("tags") == wanted[("contacts", "ben-aydın")].get("tags")
    assert store[("contacts", "ben-aydın")].get("org") == wanted[("contacts", "ben-aydın")].get("org")


def test_a_correction_keeps_the_records_it_made(context: Context, store: Store) -> None:
    kept = save("call Ben: budget !fri send offer", context, store)
    ids = set(store)
    made, label = revise(kept, parse("call Ben: budgets !mon send offer", context), context)
    apply(store, made)
    assert set(store) == ids
    assert len(made) == 2
    assert label == "corrected: called Ben Aydın, budgets"


def _follow(context: Context, store: Store) -> None:
    """Have the names know Ben as he stands in the vault."""
    context.known.update(person_from("ben-aydın", store["contacts", "ben-aydın"], full="Ben Aydın"))


@pytest.mark.parametrize(
    "line",
    [
        "Ben Aydın, Novum, CTO #new ben@novum.example +49 170 5550147 born:11.6.1986 circle:close every:30",
        "Ben Aydın nick:Benni offers:a needs:b via:Jonas with:Priya at:Lyon www.ben.example @ben@x.example -- climbs",
        "met Ben #client @Novum: talked",
    ],
)
def test_an_addition_saved_again_as_it_is_changes_nothing(line: str, context: Context, store: Store) -> None:
    _follow(context, store)
    kept = save(line, context, store)
    _follow(context, store)
    after = deepcopy(store)
    with unseen(kept, context.known):
        made, label = revise(kept, parse(line, context), context)
    apply(store, made)
    assert store == after
    assert label == f"corrected: {kept.label}"
    assert context.known.get("ben-aydın").org == store["contacts", "ben-aydın"]["org"]  # type: ignore[union-attr]


def test_a_correction_that_is_taken_back_says_once_what_it_was(context: Context, store: Store) -> None:
    kept = save("Ben Aydın #new", context, store)
    made, label = revise(kept, parse("Ben Aydın #newer", context), context)
    again = remember("Ben Aydın #newer", made, label, lambda table, id: store.get((table, id)), previous=kept)
    assert revise(again, None, context)[1] == "removed: added to Ben Aydın: tag"


def test_a_correction_can_be_corrected(context: Context, store: Store) -> None:
    before = deepcopy(store)
    kept = save("Ben Aydın @Acme #new", context, store)
    made, label = revise(kept, parse("Ben Aydın #newer", context), context)
    again = remember(
        "Ben Aydın #newer", made, label, lambda table, id: deepcopy(store.get((table, id))), previous=kept
    )
    apply(store, made)
    apply(store, revise(again, None, context)[0])
    assert store == before
