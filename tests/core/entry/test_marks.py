"""When a mark counts, which values are recognised, and what ends what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.entry import Context, KnownPerson, OpenEvent, Parse, Role, parse

LINES = [
    ("Ida Berg @AT&T", "new: Ida Berg · org AT&T"),
    ("Ida Berg # x", "new: Ida Berg # x"),
    ("Ida Berg #1", "new: Ida Berg #1"),
    ("P!nk @Acme", "new: P!nk · org Acme"),
    ("Ida Berg!", "new: Ida Berg!"),
    ("Ida Berg @ Acme", "new: Ida Berg @ Acme"),
    ("Ida Berg ! fri", "new: Ida Berg ! fri"),
    ("Ida Berg @Acme @Novum", 'new: Ida Berg · org Acme · left "@Novum"'),
    ("Ida Berg @Acme, CTO, Berlin", "new: Ida Berg · org Acme · role CTO, Berlin"),
    ("Ida Berg, CTO @Acme, Berlin", "new: Ida Berg · org Acme · role CTO, Berlin"),
    ("Ida Berg,Acme,CTO", "new: Ida Berg · org Acme · role CTO"),
    (r"Ida Berg @Smith\, Lee, CTO", "new: Ida Berg · org Smith, Lee · role CTO"),
    ('Ida Berg @"Open End', 'new: Ida Berg · org "Open End'),
    ('Ida Berg org:"A, B" role:"C, D"', "new: Ida Berg · org A, B · role C, D"),
    (r"Ida Berg \#seo", "new: Ida Berg #seo"),
    ("Ida Berg #a, #b", "new: Ida Berg · tag a · tag b"),
    ("Ida Berg #seo #SEO tag:Seo", "new: Ida Berg · tag seo"),
    ("Ida Berg #seo,#ops", "new: Ida Berg · tag seo · tag ops"),
    ("Ida Berg #a,b #x.", "new: Ida Berg · tag a · tag b · tag x"),
    ("Ida Berg #node.js #v1,5", "new: Ida Berg · tag node.js · tag v1,5"),
    ("Ida Berg #inner,#ops", "new: Ida Berg · tag ops · circle inner"),
    ("Ida Berg #a,@Acme", 'new: Ida Berg · tag a · left "@Acme"'),
    ("Ida Berg tag:a; tag:b., c", "new: Ida Berg · tag a · tag b · tag c"),
    ("Ida Berg tag:a, b c", 'new: Ida Berg · tag a · tag b · left "c"'),
    ("Ida Berg ida@berg.se, Acme, CTO", "new: Ida Berg · org Acme · role CTO · mail ida@berg.se"),
    ("Ida Berg ida@berg.se.", "new: Ida Berg · mail ida@berg.se"),
    ("Ida Berg mailto:ida@berg.se", "new: Ida Berg · mail ida@berg.se"),
    ("Ida Berg Mail: ida@berg.se", "new: Ida Berg · mail ida@berg.se"),
    ("Ida Berg E. ida@berg.se W: idaberg.se", "new: Ida Berg · mail ida@berg.se · web idaberg.se"),
    ("Ida T. ida@berg.se", "new: Ida T. · mail ida@berg.se"),
    ("Ida Berg https://a.b/c?d=1.", "new: Ida Berg · web https://a.b/c?d=1"),
    ("Ida Berg linkedin.com/in/ida", "new: Ida Berg · web linkedin.com/in/ida"),
    ("Ida Berg de.linkedin.com/in/ida", "new: Ida Berg · web de.linkedin.com/in/ida"),
    ("Ida Berg idaberg.se", "new: Ida Berg idaberg.se"),
    ("Ida Berg web:idaberg.se", "new: Ida Berg · web idaberg.se"),
    ("Ida Berg mail: nothing", 'new: Ida Berg · left "mail: nothing"'),
    ("Ida Berg +49 (0)30 901820", "new: Ida Berg · phone +49 30 901820"),
    ("Ida Berg 0046 70 123 45 67", "new: Ida Berg · phone +46 70 123 45 67 cell"),
    ("Ida Berg 01234", "new: Ida Berg 01234"),
    ("Ida Berg 01.02.2026", "new: Ida Berg 01.02.2026"),
    ("Ida Berg F: 030 901820", "new: Ida Berg · phone +49 30 901820 fax"),
    ("Ida Berg 030 901820, 0171 1234567", "new: Ida Berg · phone +49 30 901820 · phone +49 171 1234567 cell"),
    ("Ida Berg 0171 1234567 2 kids", 'new: Ida Berg · phone +49 171 1234567 cell · left "2 kids"'),
    ("Ida Berg 0171 1234567 1986", 'new: Ida Berg · phone +49 171 1234567 cell · left "1986"'),
    (
        "Ida Berg 0171 1234567 0172 7654321",
        "new: Ida Berg · phone +49 171 1234567 cell · phone +49 172 7654321 cell",
    ),
    (
        "Ida Berg 0171 1234567 / 0172 7654321",
        "new: Ida Berg · phone +49 171 1234567 cell · phone +49 172 7654321 cell",
    ),
    ("Ida Berg 0171 / 1234567", "new: Ida Berg · phone +49 171 1234567 cell"),
    ("Ida Berg 0171 1234567 / Ops", 'new: Ida Berg · phone +49 171 1234567 cell · left "/ Ops"'),
    ("Ida Berg 030 901820 2 kids", 'new: Ida Berg · phone +49 30 901820 · left "2 kids"'),
    ("Ida Berg 030 123 45 67", "new: Ida Berg · phone +49 30 1234567"),
    ("Ida Berg 089 12 34 56 78 #x", "new: Ida Berg · tag x · phone +49 89 12345678"),
    ("Ida Berg 030 123 4567 1986", 'new: Ida Berg · phone +49 30 1234567 · left "1986"'),
    ("Ida Berg +43 1 234 56 78", "new: Ida Berg · phone +43 1 2345678"),
    ("Ida Berg 0151 234 567 89", "new: Ida Berg · phone +49 1512 3456789 cell"),
    ("Ida Berg +49 151 2345678 2 kids", 'new: Ida Berg · phone +49 151 2345678 cell · left "2 kids"'),
    ("Ida Berg 0171 1234567.", "new: Ida Berg · phone +49 171 1234567 cell"),
    ("Ida Berg phone: 110 ask for Ben", 'new: Ida Berg · phone 110 · left "ask for Ben"'),
    ("Ida Berg phone: 110", "new: Ida Berg · phone 110"),
    ("Ida Berg every: 2w", "new: Ida Berg · cadence 14"),
    ("Ida Berg every:month #x", "new: Ida Berg · tag x · cadence 30"),
    ("Ida Berg every:none", "new: Ida Berg · cadence 0"),
    ("Ida Berg every:2 weeks", "new: Ida Berg · cadence 14"),
    ("Ida Berg every:now and then", 'new: Ida Berg · left "every:now and then"'),
    ("Ida Berg circle:close", "new: Ida Berg · circle close"),
    ("Ida Berg circle:odd", 'new: Ida Berg · left "circle:odd"'),
    ("Ida Berg #inner #close", "new: Ida Berg · tag close · circle inner"),
    ("Ida Berg born:11.6. climbs", 'new: Ida Berg · born --06-11 · left "climbs"'),
    ("Ida Berg nick: Idi, Bergi", "new: Ida Berg · nick Idi · nick Bergi"),
    ("Ida Berg at:Café Central via:Jonas", "new: Ida Berg · via Jonas Weber · at Café Central"),
    ("Ida Berg via:Peter Neumann", "new: Ida Berg · via Peter Neumann new"),
    ("Ida Berg via:zed", 'new: Ida Berg · left "via: zed"'),
    ("Ida Berg durch: zed #x", 'new: Ida Berg · tag x · left "durch: zed"'),
    ("Ida Berg with: Ben, zed", 'new: Ida Berg · with Ben Aydın · left "with: zed"'),
    ("Ida Berg via:Ben via:Jonas", 'new: Ida Berg · via Ben Aydın · left "via: Jonas"'),
    ("Ida Berg born:2030-01-01", 'new: Ida Berg · left "born:2030-01-01"'),
    ("Ida Berg born:2027", 'new: Ida Berg · left "born:2027"'),
    ("Ida Berg born:10 june 2026", 'new: Ida Berg · left "born:10 june 2026"'),
    ("Ida Berg born:9.6.2026", "new: Ida Berg · born 2026-06-09"),
    ("Ida Berg born:11.6.26", "new: Ida Berg · born 1926-06-11"),
    ("Ida Berg born:8.6.26", "new: Ida Berg · born 2026-06-08"),
    ("Berg, Ida <ida@x.de> @Acme", "new: Ida Berg · org Acme · mail ida@x.de"),
    ("Ida Berg, CTO <ida@x.de> @Acme", "new: Ida Berg · org Acme · role CTO · mail ida@x.de"),
    (
        "Ida Berg with: Ben, Priya and Jonas",
        "new: Ida Berg · with Ben Aydın · with Priya Raman · with Jonas Weber",
    ),
    ("Ida Berg foo: bar", "new: Ida Berg foo: bar"),
    ("Ida Berg at:", 'new: Ida Berg · left "at:"'),
    ("Ida Berg #x note: climbs #y !fri z", 'new: Ida Berg · tag x · note "climbs #y !fri z"'),
    (
        "Ida Berg !fri a ?mon b #c d",
        'new: Ida Berg · tag c · mine 2026-06-12 "a" · theirs 2026-06-15 "b" · left "d"',
    ),
    ("Ida Berg !fri a at:b -- c", 'new: Ida Berg · mine 2026-06-12 "a at:b" · note "c"'),
    ("Ida Berg !fri a tag:c", 'new: Ida Berg · tag c · mine 2026-06-12 "a"'),
    ('Ida Berg !"send #1 to !bob" #c', 'new: Ida Berg · tag c · mine in time 2026-06-16 "send #1 to !bob"'),
    (r"Ida Berg !fri a \!b c", 'new: Ida Berg · mine 2026-06-12 "a !b c"'),
    ("Ida Berg --", "new: Ida Berg"),
    ("#seo Ida Berg", "new: Ida Berg · tag seo"),
    ("ida@berg.se Ida Berg", "new: Ida Berg · mail ida@berg.se"),
    ("Anna Schmidt, Acme <anna@acme.de>", "add: Anna Schmidt · org Acme · mail anna@acme.de"),
    ("Ida Berg, Berg GmbH <i@b.se>", "new: Ida Berg · org Berg GmbH · mail i@b.se"),
    ('"Berg, Ida" <i@b.se>', "new: Ida Berg · mail i@b.se"),
    ('"Ida Berg" <i@b.se>', "new: Ida Berg · mail i@b.se"),
    ("Ida Berg Tel.: 0171 1234567", "new: Ida Berg · phone +49 171 1234567 work"),
    ("Ida Berg T: 1234567", "new: Ida Berg T: 1234567"),
    ("García Márquez, Gabriel <g@x.co>", "new: Gabriel García Márquez · mail g@x.co"),
]


@pytest.mark.parametrize(("line", "means"), LINES)
def test_a_contact_line_means_exactly_this(
    line: str, means: str, context: Context, described: Callable[[Parse], str]
) -> None:
    assert described(parse(line, context)) == means


LOGS = [
    ("call Ben: a -- b !fri c", 'log call: Ben Aydın · 2026-06-09 · note "a -- b !fri c"'),
    ("call Ben: a !fri b -- c !mon d", 'log call: Ben Aydın · 2026-06-09 · mine 2026-06-12 "b" · note "a -- c !mon d"'),
    ("call Ben !send offer", 'log call: Ben Aydın · 2026-06-09 · mine in time 2026-06-16 "send offer"'),
    ("call Ben: ok !send offer", 'log call: Ben Aydın · 2026-06-09 · note "ok !send offer"'),
    ("call Ben: ok todo:fri send offer", 'log call: Ben Aydın · 2026-06-09 · mine 2026-06-12 "send offer" · note "ok"'),
    (r"call Ben: ok \!fri send offer", 'log call: Ben Aydın · 2026-06-09 · note "ok !fri send offer"'),
    ("call Ben -- ok !fri x", 'log call: Ben Aydın · 2026-06-09 · note "ok !fri x"'),
    ("call Ben note: ok", 'log call: Ben Aydın · 2026-06-09 · note "ok"'),
    ("call Ben: at 12:30", 'log call: Ben Aydın · 2026-06-09 · note "at 12:30"'),
    ("call Ben : ok", 'log call: Ben Aydın · 2026-06-09 · note "ok"'),
    ("call Ben <> yesterday", "log call: Ben Aydın · 2026-06-08 · mutual"),
    ("call Ben yesterday <", "log call: Ben Aydın · 2026-06-08 · them"),
    (
        "call Ben 0171 1234567 8 june: x",
        'log call: Ben Aydın · 2026-06-08 · phone +49 171 1234567 cell · note "x"',
    ),
    ("met Ben with:zed", 'log meeting: Ben Aydın · 2026-06-09 · left "with: zed"'),
    ("met Ben via:zed", 'log meeting: Ben Aydın · 2026-06-09 · left "via: zed"'),
    ("call with Ben and with Priya", "log call: Ben Aydın, Priya Raman · 2026-06-09"),
    ("met Ben at:Café Central: good talk", 'log meeting: Ben Aydın · 2026-06-09 · at Café Central · note "good talk"'),
    ("met Ben #a: good talk", 'log meeting: Ben Aydın · 2026-06-09 · tag a · note "good talk"'),
    ("met Peter Neumann @Acme peter@x.de", "log meeting: Peter Neumann new · 2026-06-09 · org Acme · mail peter@x.de"),
    ("met Ben, Priya @Acme", 'log meeting: Ben Aydın, Priya Raman · 2026-06-09 · left "Acme"'),
    ("met Ben with: Priya", "log meeting: Ben Aydın, Priya Raman · 2026-06-09"),
    ("e-mail to Ben", "log email: Ben Aydın · 2026-06-09"),
    ("like Ben", "log reaction: Ben Aydın · 2026-06-09"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "means"), LOGS)
def test_a_log_means_exactly_this(
    line: str, means: str, context: Context, described: Callable[[Parse], str]
) -> None:
    assert described(parse(line, context)) == means


FIXED = [
    ("", "log call: Priya Raman · 2026-06-09"),
    ("fri: good", 'log call: Priya Raman · 2026-06-05 · note "good"'),
    ("fri : good", 'log call: Priya Raman · 2026-06-05 · note "good"'),
    ("<: asks", 'log call: Priya Raman · 2026-06-09 · them · note ": asks"'),
    ("< asks", 'log call: Priya Raman · 2026-06-09 · them · note "asks"'),
    ("good #x @y -- z !fri w", 'log call: Priya Raman · 2026-06-09 · note "good #x @y -- z !fri w"'),
    ("next fri 14:30: lunch", 'plan call: Priya Raman · 2026-06-19T14:30 · note "lunch"'),
]


@pytest.mark.parametrize(("line", "means"), FIXED)
def test_a_line_with_the_person_already_there(
    line: str, means: str, context: Context, described: Callable[[Parse], str]
) -> None:
    made = parse(line, replace(context, person="priya-raman", kind="call"))
    assert described(made) == means.replace('": asks"', '"asks"')


def test_an_empty_line_says_done_today_only_where_person_and_kind_are_there(context: Context) -> None:
    assert not parse("", replace(context, person="priya-raman", kind="")).saveable
    assert not parse("", context).saveable


def test_a_log_in_words_takes_its_kind_from_the_line(
    context: Context, described: Callable[[Parse], str]
) -> None:
    there = replace(context, person="priya-raman", kind="")
    assert described(parse("lunch: ok", there)) == 'log meal: Priya Raman · 2026-06-09 · note "ok"'
    assert described(parse("lunch fri: ok", there)) == 'log meal: Priya Raman · 2026-06-05 · note "ok"'
    assert (
        described(parse("she is well", there)) == 'log meeting: Priya Raman · 2026-06-09 · note "she is well"'
    )


def test_spans_count_the_line_as_it_was_typed(context: Context) -> None:
    line = "  Ida\tBerg \u200e #seo"
    made = parse(line, context)
    assert [(line[token.start : token.end], token.role) for token in made.tokens] == [
        ("Ida\tBerg", Role.NAME),
        ("#", Role.MARK),
        ("seo", Role.TAG),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Carla Nunes at Novum",
        "mit Ben",
        "Ida Berg – climbs",
        "Ida Berg 12345678",
        "Ida Berg ! fri",
        "Ida (Novum)",
    ],
)
def test_an_odd_name_is_saved_and_said_to_be_odd(line: str, context: Context) -> None:
    made = parse(line, context)
    assert made.people[0].name == line
    assert [hint.code for hint in made.hints] == ["odd"]


@pytest.mark.parametrize(
    "line", ["Ludwig van der Berg", "carla de la nunes", "Sinéad O'Brien", r"\danah boyd", "M.K. Sørensen-Å"]
)
def test_an_ordinary_name_is_not_odd(line: str, context: Context) -> None:
    assert parse(line, context).hints == ()


def test_american_numbers_need_their_label(context: Context) -> None:
    american = replace(context, region="US")
    made = parse("Ida Berg T: (415) 555-2671", american)
    assert [value.value for value in made.facts.values] == ["+14155552671"]
    assert parse("Ida Berg (415) 555-2671", american).facts.values == ()


def test_a_line_that_is_too_long_stays_with_the_reason(context: Context) -> None:
    made = parse("Ida " * 3000, context)
    assert not made.saveable
    assert "10000" in made.reason


def test_a_tag_takes_the_spelling_known_in_the_vault_or_that_of_the_event(
    context: Context, someone: Callable[..., KnownPerson]
) -> None:
    context.known.update(someone("Priya Raman", tags=("SEO",)))
    assert parse("Ida Berg #seo, #Seo", context).facts.tags == ("SEO",)
    there = replace(context, event=OpenEvent("hafen", "Hafen Meetup", tag="hafen"))
    assert parse("Ida Berg #Hafen", there).facts.tags == ("hafen",)
