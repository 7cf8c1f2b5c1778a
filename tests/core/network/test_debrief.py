"""The numbers after an event, and the Markdown of them."""

from __future__ import annotations

from typing import Any

from core.network.debrief import debrief
from core.network.debrief_text import markdown
from core.network.gathering import guests

World = Any


def _evening(world: World) -> Any:
    event = world.event("Hafen Meetup", 8, place="Hamburg", goals="a pilot customer")

    def met(name: str, heard: int | None, promised: str = "", **fields: Any) -> str:
        id: str = world.person(name, met_event=event, met_on="2026-06-01", **fields)
        world.met(id, 8, "event", at="2026-06-01T21:00", event=event)
        if promised:
            world.promise(id, promised, -6, event=event)
        if heard is not None:
            world.met(id, 8 - heard, "message")
        return id

    ben = world.person("Ben Ayd")
    world.met(ben, 40)
    world.met(ben, 8, "event", event=event)
    met("Gift Ndlovu", 2, "send deck", org="Kasi Pay")
    met("Yuki Yamada", 5, met_via=ben)
    met("Frau Freitag", None, "say hello")
    met("Jean-Luc", None)  # nothing more
    world.promise("gift-ndlovu", "sends the paper", 2, side="theirs", event=event)
    world.promise("yuki-yamada", "intro", -2, event=event, done="2026-06-05")
    world.put(
        "introductions",
        "i",
        between={"gift-ndlovu": True, "frau-freitag": True},
        on="2026-06-01",
        state="made",
    )
    world.put("introductions", "later", between={"gift-ndlovu": True}, on="2026-06-08", state="made")
    network = world.network()
    event = network.events()[0]
    return debrief(event, guests(network, event), network.introductions(), network.name, network.today)


def test_who_was_met_and_followed_up_in_time(world: World) -> None:
    found = _evening(world)
    assert (found.met, len(found.new), len(found.again)) == (5, 4, 1)
    assert (found.wanted, found.within_48_hours, found.within_7_days) == (3, 1, 2)
    assert found.silent == ("Frau Freitag",)


def test_what_is_open_and_who_brought_whom(world: World) -> None:
    found = _evening(world)
    assert [(item.promise.text, item.late) for item in found.open] == [
        ("say hello", 6),
        ("send deck", 6), ("sends the paper", 0),
    ]  # fmt: skip
    assert [(item.by, item.who) for item in found.brought] == [
        ("Ben Ayd", ("Yuki Yamada",)),
        ("", ("Frau Freitag", "Gift Ndlovu")),
    ]


def test_as_markdown_it_says_the_same_and_no_name_is_a_mark(world: World) -> None:
    text = markdown(_evening(world))
    assert text.startswith("# Hafen Meetup\n\nHamburg, 2026-06-01\n\nMet 5: 4 new, 1 again.\n")
    assert "Followed up: 1 of 3 within 48 hours, 2 of 3 within 7 days." in text
    assert "- **Gift Ndlovu** · Kasi Pay" in text
    assert "- Frau Freitag: say hello (I promised, due 2026-06-03, 6 days late)" in text
    assert "- Ben Ayd → Yuki Yamada" in text
    world.person("*[x](http://evil)* #1", met_event="hafen-meetup", met_on="2026-06-01")
    assert "- **\\*\\[x\\](http://evil)\\* \\#1**" in markdown(_evening(world))


def test_an_event_nobody_was_noted_at_has_a_debrief_too(world: World) -> None:
    world.event("Quiet Evening", 1)
    network = world.network()
    event = network.events()[0]
    found = debrief(event, [], [], network.name, network.today)
    assert markdown(found) == "# Quiet Evening\n\n2026-06-08\n\nMet 0: 0 new, 0 again.\n"
