"""Who is meant: matching, ambiguity, new names, and names taken apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.entry import Context, Known, KnownPerson, Name, Parse, Reading, cycle, parse, turn
from core.entry.folding import folds
from core.entry.names import split_name


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Jörg Müller", "Jörg Müller"),
        ("Jörg Müller", "joerg mueller"),
        ("Jörg Müller", "JORG MULLER"),
        ("Joerg Mueller", "Jörg Müller"),
        ("Jorg Muller", "Jörg Müller"),
        ("Hans Groß", "hans gross"),
        ("Hans Gross", "Hans Groß"),
        ("Sinéad O'Brien", "sinead o’brien"),
        ("Ben Aydın", "ben aydin"),
        ("İpek Şahin", "ipek sahin"),
        ("Søren Ærø", "Soren Aero"),
        ("Łukasz Król", "lukasz krol"),
        ("Zoe\u0308 Becker", "Zoë Becker"),
        ("李 小龍", "李 小龍"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(stored: str, typed: str, context: Context) -> None:
    found = parse(f"call {typed}", replace(context, known=Known([KnownPerson("x", stored)])))
    assert [person.id for person in found.people] == ["x"]


def test_bare_and_written_out_umlauts_are_two_spellings_and_not_three() -> None:
    assert folds("Müller") == ("muller", "mueller")
    assert not set(folds("Mueller")) & set(folds("Muller"))


def test_the_longest_match_wins_then_the_better_way_of_fitting(
    context: Context, someone: Callable[..., KnownPerson]
) -> None:
    context.known.update(someone("Joanna Price", nicknames=("Jo",)))
    context.known.update(someone("Weber Jansen"))
    assert parse("call Jo", context).people[0].name == "Joanna Price"
    assert not parse("call Jo", context).ambiguous
    assert parse("call Jo Smith", context).people[0].name == "Jo Smith"
    assert parse("call Weber", context).people[0].name == "Weber Jansen"
    assert parse("call Jonas Weber", context).people[0].name == "Jonas Weber"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("call von Stetten", ["Maria von Stetten"]),
        ("call Stetten", ["Maria von Stetten"]),
        ("call from von Stetten", ["Maria von Stetten"]),
        ("call Frau von Stetten", ["Maria von Stetten"]),
        ("call Dr. Priya Raman", ["Priya Raman"]),
        ("call Ben.", ["Ben Aydın"]),
        ("call ben, priya und jonas", ["Ben Aydın", "Priya Raman", "Jonas Weber"]),
        ("call Anna Schmidt & Ben", ["Anna Schmidt", "Ben Aydın"]),
        ("call will barnes", ["Will Barnes"]),
        ("call Will", ["Will Barnes"]),
        ("call May and Will", ["May Chen", "Will Barnes"]),
        ("call Prof. Ada King", ["Prof. Ada King"]),
        ("call Ludwig van Beek", ["Ludwig van Beek"]),
        ("call Anna Schmidt, Acme yesterday", ["Anna Schmidt", "Acme"]),
        ("call Anna Schmidt, Acme", ["Anna Schmidt"]),
    ],
)
def test_people_of_a_log(line: str, names: list[str], context: Context) -> None:
    assert [person.name for person in parse(line, context).people] == names


def test_a_mail_address_names_who_has_it(context: Context, someone: Callable[..., KnownPerson]) -> None:
    context.known.update(someone("Anna Schmidt", emails=("anna@acme.de",)))
    made = parse("call anna@acme.de: ok", context)
    assert [(person.id, person.candidate.why) for person in made.people] == [("anna-schmidt", "mail")]
    assert made.note == "ok"


def test_a_further_capital_makes_a_new_person_and_the_known_one_is_next(context: Context) -> None:
    context.known.remove("anna-schmidt")
    context.known.remove("anna-freitag")
    made = parse("call Anna Weber fri", context)
    assert [(one.name, one.why, one.left) for one in made.people[0].candidates] == [
        ("Anna Weber", "new", ""),
        ("Anna Meier", "given", "Weber"),
    ]
    assert made.when is not None
    assert made.when.at == "2026-06-05"
    other = parse("call Anna Weber fri", context, choose={0: 1})
    assert (other.people[0].id, other.left, other.when) == ("anna-meier", ("Weber",), made.when)


def test_the_next_candidate_of_a_weekday_is_the_name(context: Context) -> None:
    made = parse("Anruf Ben Freitag: Lyon", context, choose={0: 1})
    assert (made.people[0].name, made.people[0].candidate.new) == ("Ben Freitag", True)
    assert made.when is not None
    assert not made.when.given


def test_fuzzy_is_offered_and_never_taken(context: Context) -> None:
    small = parse("call prija", context)
    assert not small.saveable
    assert small.reason == "nobody found: “prija”. Priya Raman?"
    assert [one.name for one in small.people[0].candidates[1:]] == ["Priya Raman"]
    assert parse("call prija", context, choose={0: 1}).people[0].id == "priya-raman"
    capital = parse("call Priya Ramam", context)
    assert [(one.name, one.why) for one in capital.people[0].candidates] == [
        ("Priya Ramam", "new"),
        ("Priya Raman", "given"),
    ]


def test_a_backslash_keeps_a_word_from_being_a_name_kind_or_date(context: Context) -> None:
    assert parse(r"\call Anna", context).reading is Reading.CONTACT
    assert parse(r"call \Ben", context).people[0].candidate.why == "nobody"
    assert parse(r"call Ben \fri", context).left == ("fri",)
    assert parse(r"Ben\: x", context).reading is Reading.CONTACT


def test_ambiguous_names_are_decided_together_by_shared_history(
    context: Context, someone: Callable[..., KnownPerson]
) -> None:
    pairs = {
        ("anna-meier", "jo-smithson"): 3,
        ("anna-schmidt", "jo-smith"): 1,
        ("anna-freitag", "ben-aydın"): 9,
    }
    context.known.together = lambda one, other: pairs.get((one, other), 0)
    two = parse("call Anna and Jo", context)
    assert [person.name for person in two.people] == ["Anna Meier", "Jo Smithson"]
    assert all(person.guess for person in two.people)
    one = parse("call Ben, Anna", context)
    assert [(person.name, person.guess) for person in one.people] == [
        ("Ben Aydın", False),
        ("Anna Freitag", True),
    ]


def test_without_shared_history_the_weightier_comes_first(
    context: Context, someone: Callable[..., KnownPerson]
) -> None:
    context.known.update(someone("Anna Meier", weight=5.0))
    assert parse("call Anna", context).people[0].name == "Anna Meier"


def test_many_ambiguous_names_are_still_decided(context: Context) -> None:
    context.known.together = lambda one, other: 1
    made = parse("call " + ", ".join(["Anna", "Jo"] * 12), context)
    assert len(made.people) == 24


def test_tab_goes_round_the_candidates_of_the_guess_or_of_the_name_at_the_cursor(context: Context) -> None:
    line = "call Anna and Jo"
    choose: dict[int, int] = {}
    seen = []
    for _ in range(4):
        made = parse(line, context, choose=choose)
        seen.append(made.people[0].name)
        choose = cycle(made, choose, cursor=line.index("Anna"))
    assert seen == ["Anna Schmidt", "Anna Meier", "Anna Freitag", "Anna Schmidt"]
    assert cycle(parse(line, context), {}, cursor=len(line)) == {1: 1}
    assert cycle(parse(line, context), {}) == {0: 1}
    assert cycle(parse("call Ben", context), {}) == {}
    assert not parse(line, context, choose={0: 1, 1: 0}).ambiguous


def test_a_new_person_after_all(context: Context) -> None:
    assert parse("Anna Schmidt", context, new=True).people[0].candidate.new
    assert parse("call Anna", context, new=True).people[0].name == "Anna"
    both = parse("call Ben, Anna", context, new=True)
    assert [(person.name, person.candidate.new) for person in both.people] == [
        ("Ben Aydın", False),
        ("Anna", True),
    ]
    assert parse("call peter neumann", context, new=True).people[0].name == "Peter Neumann"


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("Anna Schmidt", "add: Anna Schmidt"),
        ("schmidt anna", "new: Schmidt Anna · maybe Anna Schmidt"),
        ("Anna S.", "new: Anna S. · maybe Anna Schmidt"),
        ("Anna Maier", "new: Anna Maier · maybe Anna Meier"),
        ("P. Raman", "new: P. Raman · maybe Priya Raman"),
        ("Jo Smithon", "new: Jo Smithon · maybe Jo Smithson, Jo Smith"),
        ("Priya, Novum", "new: Priya · maybe Priya Raman · org Novum"),
        ("Priya, Acme", "new: Priya · org Acme"),
        ("Dr. Anna Schmidt", "add: Anna Schmidt"),
        ("Ben Aydin #x", "add: Ben Aydın · tag x"),
        ("Xaver Y +49 170 5550147", "add: Priya Raman · phone +49 170 5550147 cell"),
        ("Xaver Y PRIYA@novum.io", "add: Priya Raman · mail PRIYA@novum.io"),
        ("priya@novum.io", "add: Priya Raman · mail priya@novum.io"),
        ("Xaver Y unknown@novum.io", "new: Xaver Y · mail unknown@novum.io"),
    ],
)
def test_doubles_add_and_near_names_are_new(
    line: str,
    means: str,
    context: Context,
    described: Callable[[Parse], str],
    someone: Callable[..., KnownPerson],
) -> None:
    context.known.update(someone("Priya Raman", emails=("priya@novum.io",), phones=("+491705550147",)))
    assert described(parse(line, context)) == means


def test_one_of_two_with_the_same_name_is_told_by_the_organisation(context: Context) -> None:
    context.known.update(KnownPerson("other", "Anna Schmidt", "Anna", "Schmidt", org="Novum"))
    assert parse("Anna Schmidt", context).ambiguous
    told = parse("Anna Schmidt, Novum", context)
    assert (told.adds_to, told.ambiguous) == ("other", ())
    assert parse("call Anna Schmidt", context).ambiguous


def test_mail_of_one_and_phone_of_another_is_a_guess(
    context: Context, someone: Callable[..., KnownPerson]
) -> None:
    context.known.update(someone("Priya Raman", emails=("p@novum.io",)))
    context.known.update(someone("Ben Aydın", phones=("0170 5550147",)))
    made = parse("Xaver p@novum.io +49 170 5550147", context)
    assert [one.name for one in made.people[0].candidates] == ["Priya Raman", "Ben Aydın", "Xaver"]
    assert made.ambiguous


@pytest.mark.parametrize(
    ("line", "reading"),
    [
        ("gift Anna Schmidt", Reading.LOG),
        ("Gift Ndlovu", Reading.CONTACT),
        ("Geschenk Ben", Reading.LOG),
        ("Anruf Ben", Reading.LOG),
        ("Call Ben", Reading.CONTACT),
        ("plan lunch Ben", Reading.LOG),
        ("plan Ben", Reading.CONTACT),
        ("fri plan lunch Ben", Reading.LOG),
        ("yesterday call Ben", Reading.LOG),
        ("yesterday Ben", Reading.CONTACT),
        ("Ben: x", Reading.NOTE),
        ("Ben and Priya: x", Reading.NOTE),
        ("Ben, Anna: x", Reading.NOTE),
        ("ben : x", Reading.NOTE),
        ("Nobody Here: x", Reading.CONTACT),
        ("will: x", Reading.CONTACT),
        ("Will: x", Reading.NOTE),
        ("Ben:x", Reading.CONTACT),
        ("mail: a@b.de", Reading.CONTACT),
    ],
)
def test_which_of_three_readings(line: str, reading: Reading, context: Context) -> None:
    assert parse(line, context).reading is reading


def test_a_reading_can_be_forced(context: Context) -> None:
    assert parse("call Anna", context, reading=Reading.CONTACT).people[0].name == "call Anna"
    made = parse("Ben: good talk", context, reading=Reading.LOG)
    assert (made.reading, made.channel, made.note) == (Reading.LOG, "meeting", "good talk")
    assert [hint.code for hint in made.hints] == ["kind"]
    assert turn(made) is Reading.CONTACT
    assert turn(parse("Ben", context)) is Reading.LOG


def test_in_a_note_on_people_nothing_counts_and_that_is_said(context: Context) -> None:
    made = parse("Ben: climbs !fri send slides #seo", context)
    assert (made.note, made.promises, made.facts.tags) == ("climbs !fri send slides #seo", (), ())
    assert [hint.text for hint in made.hints] == [
        "!fri stands inside the note",
        "#seo stands inside the note",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Carla", Name("Carla", given="Carla")),
        ("Dr. Weber", Name("Dr. Weber", family="Weber", prefix="Dr.")),
        ("Dr. med. Eva Koch", Name("Dr. med. Eva Koch", given="Eva", family="Koch", prefix="Dr. med.")),
        ("Anna Maria Berg", Name("Anna Maria Berg", given="Anna", middle="Maria", family="Berg")),
        ("van Beek", Name("van Beek", family="van Beek")),
        ("Van Morrison", Name("Van Morrison", given="Van", family="Morrison")),
        ("Ibrahim al Saud", Name("Ibrahim al Saud", given="Ibrahim", family="al Saud")),
        ("Tom Hill Jr.", Name("Tom Hill Jr.", given="Tom", family="Hill", suffix="Jr.")),
        ("Joan Raw, PhD", Name("Joan Raw, PhD", given="Joan", family="Raw", suffix="PhD")),
        ("Tom Hill , Jr., MD", Name("Tom Hill, Jr., MD", given="Tom", family="Hill", suffix="Jr., MD")),
        ("Jack Ma", Name("Jack Ma", given="Jack", family="Ma")),
        ("ludwig van der berg", Name("Ludwig van der Berg", given="Ludwig", family="van der Berg")),
        ("jean-luc o'brien", Name("Jean-Luc O'Brien", given="Jean-Luc", family="O'Brien")),
        ("李 小龍", Name("李 小龍", given="李", family="小龍")),
    ],
)
def test_a_name_is_taken_apart(text: str, name: Name) -> None:
    assert split_name(text) == name
