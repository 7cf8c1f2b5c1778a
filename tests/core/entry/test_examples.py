"""All examples of the design: the line, the exact parse, and what the preview has to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from core.entry import Context, Name, Parse, parse, preview, strict
from core.errors import AmbiguousError, NotUnderstoodError

EXAMPLES: list[tuple[int, str, str, tuple[str, ...]]] = [
    (1, "Carla Nunes", "new: Carla Nunes", ("new|Carla Nunes",)),
    (2, "carla nunes", "new: Carla Nunes", ("new|Carla Nunes",)),
    (3, "Carla Nunes, Novum, Head of Ops", "new: Carla Nunes · org Novum · role Head of Ops", ("works|Novum · Head of Ops",)),
    (4, "Carla, Novum", "new: Carla · org Novum", ("new|Carla", "works|Novum")),
    (
        5,
        "Carla Nunes @Novum, Head of Ops, EMEA #ops",
        "new: Carla Nunes · org Novum · role Head of Ops, EMEA · tag ops",
        ("works|Novum · Head of Ops, EMEA", "tags|ops"),
    ),
    (6, "Carla Nunes, CTO @Novum", "new: Carla Nunes · org Novum · role CTO", ("works|Novum · CTO",)),
    (7, "Nunes, Carla <carla@novum.io>", "new: Carla Nunes · mail carla@novum.io", ("mail|carla@novum.io",)),
    (8, "Carla Nunes <carla@novum.io>", "new: Carla Nunes · mail carla@novum.io", ("mail|carla@novum.io",)),
    (9, "Tom Hill, Jr., Acme, Inc., CTO", "new: Tom Hill, Jr. · org Acme, Inc. · role CTO", ("works|Acme, Inc. · CTO",)),
    (
        10,
        "Prof. Dr. Ottilie von der Heide-Müller, 1&1",
        "new: Prof. Dr. Ottilie von der Heide-Müller · org 1&1",
        ("works|1&1",),
    ),
    (
        11,
        "Jean-Luc Picard-Meyer @Ernst & Young #audit",
        "new: Jean-Luc Picard-Meyer · org Ernst & Young · tag audit",
        ("works|Ernst & Young", "tags|audit"),
    ),
    (12, "Sinéad O'Brien @AT&T, Head -EMEA-", "new: Sinéad O'Brien · org AT&T · role Head -EMEA-", ("works|AT&T · Head -EMEA-",)),
    (13, "Jerry Yang @Yahoo! #search", "new: Jerry Yang · org Yahoo! · tag search", ("works|Yahoo!",)),
    (14, 'Lee @"Smith, Lee & Sons", Partner', "new: Lee · org Smith, Lee & Sons · role Partner", ("works|Smith, Lee & Sons · Partner",)),
    (15, "Olaf @3M, C# lead, #1 in sales", "new: Olaf · org 3M · role C# lead, #1 in sales", ("works|3M · C# lead, #1 in sales",)),
    (16, "Ida Berg @Booking.com www.idaberg.se", "new: Ida Berg · org Booking.com · web www.idaberg.se", ("web|www.idaberg.se",)),
    (17, "Ida Berg @ida@social.example", "new: Ida Berg · handle @ida@social.example", ("handle|@ida@social.example",)),
    (18, "Ida Berg 0171/123 45 67", "new: Ida Berg · phone +49 171 1234567 cell", ("phone|+49 171 1234567 (Germany, mobile)",)),
    (
        19,
        "Ida Berg T: (030) 901820-0 M: +46 70 123 45 67 E: ida@berg.se",
        "new: Ida Berg · phone +49 30 9018200 work · phone +46 70 123 45 67 cell · mail ida@berg.se",
        ("phone|+49 30 9018200 (Germany, landline)", "phone|+46 70 123 45 67 (Sweden, mobile)"),
    ),
    (
        20,
        "Ida Berg +seo -design ~30 ^Expo &Ben",
        "new: Ida Berg +seo -design ~30 ^Expo &Ben",
        ("|odd name: offers: needs: every: at: with: ?",),
    ),
    (21, "Ida Berg ida@berg.se Head of Design", 'new: Ida Berg · mail ida@berg.se · left "Head of Design"', ("left over|Head of Design",)),
    (
        22,
        "Ida Berg offers: SEO, press contacts needs: designer every:30",
        "new: Ida Berg · offers SEO; press contacts · needs designer · cadence 30",
        ("offers|SEO, press contacts", "needs|designer", "every|30 days"),
    ),
    (
        23,
        "Ida Berg via:Jonas with:Ben at:Hafen Meetup",
        "new: Ida Berg · via Jonas Weber · with Ben Aydın · at Hafen Meetup",
        ("via|Jonas Weber", "with|Ben Aydın", "at|Hafen Meetup"),
    ),
    (24, "Ida Berg #inner #new-york", "new: Ida Berg · tag new-york · circle inner", ("circle|inner", "tags|new-york")),
    (
        25,
        "Ida Berg !fri send slides ?15.6. sends paper #seo -- likes C#, !important & <b>",
        'new: Ida Berg · tag seo · mine 2026-06-12 "send slides" · theirs 2026-06-15 "sends paper"'
        ' · note "likes C#, !important & <b>"',
        ("promise|Fri 12 Jun, in 3 days: send slides|mine", "promise|Mon 15 Jun, in 6 days: sends paper|theirs"),
    ),
    (26, "Ida Berg !send slides", 'new: Ida Berg · mine in time 2026-06-16 "send slides"', ("promise|Tue 16 Jun, in 7 days: send slides",)),
    (
        27,
        "Ida Berg !fri write to ben@x.de @Acme",
        'new: Ida Berg · mine 2026-06-12 "write to ben@x.de @Acme"',
        ("|@Acme stands inside the promise", "|ben@x.de stands inside the promise"),
    ),
    (28, r"Ida Berg !\sun cream", 'new: Ida Berg · mine in time 2026-06-16 "sun cream"', ("promise|Tue 16 Jun, in 7 days: sun cream",)),
    (29, "Gift Ndlovu, Kasi Pay", "new: Gift Ndlovu · org Kasi Pay", ("works|Kasi Pay",)),
    (30, "Frau Freitag, Hansa Print", "new: Frau Freitag · org Hansa Print", ("works|Hansa Print",)),
    (31, r"\danah boyd", "new: danah boyd", ("new|danah boyd",)),
    (32, r'\?uestlove @"The Roots"', "new: ?uestlove · org The Roots", ("new|?uestlove",)),
    (33, "Müller--Lüdenscheidt -- badet gern", 'new: Müller--Lüdenscheidt · note "badet gern"', ("note|badet gern",)),
    (
        34,
        "Anna Schmidt #berlin +49 151 2345678",
        "add: Anna Schmidt · tag berlin · phone +49 151 2345678 cell",
        (
            "add to|Anna Schmidt, Acme: same name",
            "phone|+49 151 2345678 (Germany, mobile)",
            "|Enter adds tag and phone to Anna · ^n makes a new person",
        ),
    ),
    (35, "Anna Schmitt, Acme", "new: Anna Schmitt · maybe Anna Schmidt · org Acme", ("maybe|Anna Schmidt, Acme (one letter)",)),
    (
        36,
        "Anna Schmidt: climbs, two kids",
        'note on Anna Schmidt · note "climbs, two kids"',
        ("note|Anna Schmidt · Tue 9 Jun, today", "|climbs, two kids"),
    ),
    (
        37,
        "call Anna S. yesterday: budget is approved !fri send offer",
        'log call: Anna Schmidt · 2026-06-08 · mine 2026-06-12 "send offer" · note "budget is approved"',
        ("call|Anna Schmidt · Mon 8 Jun, yesterday · you called",),
    ),
    (
        38,
        "call Anna",
        "log call: Anna Schmidt? [Anna Meier; Anna Freitag] · 2026-06-09",
        ("call|Anna Schmidt? · Tue 9 Jun, today · you called|tab: Anna Meier, Anna Freitag",),
    ),
    (39, "call Anna Freitag", "log call: Anna Freitag · 2026-06-09", ("call|Anna Freitag · Tue 9 Jun, today",)),
    (
        40,
        "Anruf Ben Freitag: Lyon",
        'log call: Ben Aydın [Ben Freitag new] · 2026-06-05 · note "Lyon"',
        ("call|Ben Aydın · Fri 5 Jun, 4 days ago",),
    ),
    (41, "call Ben fri: Lyon", 'log call: Ben Aydın · 2026-06-05 · note "Lyon"', ("call|Ben Aydın · Fri 5 Jun",)),
    (42, "call Jan", "log call: Jan Kowalski · 2026-06-09", ("call|Jan Kowalski · Tue 9 Jun, today",)),
    (
        43,
        "call will",
        'not saved: nobody found: “will” is a word here; with a capital: Will Barnes · left "will"',
        ("|nobody found: “will” is a word here; with a capital: Will Barnes",),
    ),
    (
        43,
        "call peter neumann",
        'not saved: nobody found: capitals make a new person · left "peter neumann"',
        ("|nobody found: capitals make a new person",),
    ),
    (44, "call Jo S.", "log call: Jo Smith? [Jo Smithson] · 2026-06-09", ("call|Jo Smith? ·",)),
    (
        45,
        "lunch Anna Meier, Ben and May 12.3.: the Lyon project",
        'log meal: Anna Meier, Ben Aydın, May Chen · 2026-03-12 · note "the Lyon project"',
        ("meal|Anna Meier, Ben Aydın, May Chen · Thu 12 Mar, 3 months ago",),
    ),
    (
        46,
        "lunch Ben 24.6. 12:30",
        "plan meal: Ben Aydın · 2026-06-24T12:30",
        ("plan|meal · Ben Aydın · Wed 24 Jun 12:30, in 15 days",),
    ),
    (47, "lunch Ben 24.12.", "log meal: Ben Aydın · 2025-12-24", ("meal|Ben Aydın · Wed 24 Dec 2025",)),
    (48, "plan coffee Priya fri", "plan meeting: Priya Raman · 2026-06-12", ("plan|meeting · Priya Raman · Fri 12 Jun",)),
    (
        49,
        "msg Priya <: asks 5 > 3? !important",
        'log message: Priya Raman · 2026-06-09 · them · note "asks 5 > 3? !important"',
        ("message|Priya Raman · Tue 9 Jun, today · they wrote",),
    ),
    (50, "mail from Maria von Stetten 2d", "log email: Maria von Stetten · 2026-06-07 · them", ("mail|Maria von Stetten · Sun 7 Jun",)),
    (51, "mail von Stetten", "log email: Maria von Stetten · 2026-06-09", ("mail|Maria von Stetten · Tue 9 Jun, today · you wrote",)),
    (
        52,
        "gestern Mittagessen mit Ben & Priya: AT&T, 14:30 Uhr",
        'log meal: Ben Aydın, Priya Raman · 2026-06-08 · note "AT&T, 14:30 Uhr"',
        ("meal|Ben Aydın, Priya Raman · Mon 8 Jun, yesterday",),
    ),
    (
        53,
        "call Ben about the budget on Monday",
        'log call: Ben Aydın · 2026-06-09 · left "about the budget on Monday"',
        ("left over|about the budget on Monday", "|a colon before the note makes this sure"),
    ),
    (
        54,
        "intro Priya, Jonas next fri",
        "plan introduction: Priya Raman, Jonas Weber · 2026-06-19",
        ("plan|intro · Priya Raman, Jonas Weber · Fri 19 Jun, in 10 days",),
    ),
    (
        55,
        "favour from Jonas: recruiter's number",
        "log favour: Jonas Weber · 2026-06-09 · them · note \"recruiter's number\"",
        ("favour|Jonas Weber · Tue 9 Jun, today · they gave",),
    ),
    (
        56,
        "met Peter Neumann at:Café Central #client",
        "log meeting: Peter Neumann new · 2026-06-09 · tag client · at Café Central",
        ("meeting|Peter Neumann (new) · Tue 9 Jun, today", "at|Café Central", "tags|client"),
    ),
    (
        57,
        "call anna@acme.de: ok",
        'not saved: nobody found: “anna@acme.de” · note "ok" · left "anna@acme.de"',
        ("|nobody found: “anna@acme.de”",),
    ),
    (58, "call May may 2026", "log call: May Chen · 2026-05", ("call|May Chen · May 2026, day unknown",)),
    (61, "#seo @Acme", "not saved: nobody is named · org Acme · tag seo", ("|nobody is named",)),
    (62, "", "not saved: ", ()),
]  # fmt: skip
FIXED: list[tuple[int, str, str, tuple[str, ...]]] = [
    (
        59,
        "Monday suits her",
        'log call: Priya Raman · 2026-06-09 · note "Monday suits her"',
        ("call|Priya Raman · Tue 9 Jun, today · you called", "note|Monday suits her"),
    ),
    (
        60,
        "yesterday: < wants a recruiter ?fri sends contract",
        'log call: Priya Raman · 2026-06-08 · them · theirs 2026-06-12 "sends contract" · note "wants a recruiter"',
        ("call|Priya Raman · Mon 8 Jun, yesterday · they called", "promise|Fri 12 Jun, in 3 days: sends contract|theirs"),
    ),
]  # fmt: skip


def drawn(made: Parse) -> str:
    """The preview as text, cells divided by |."""
    lines = []
    for row in preview(made):
        lines.append(f"{row.label}|{row.text}" + (f"|{row.right}" if row.right else ""))
        if row.second:
            lines.append(f"{row.second.label}|{row.second.text}")
    return "\n".join(lines)


@pytest.mark.parametrize(("number", "line", "means", "shown"), EXAMPLES, ids=lambda value: str(value)[:40])
def test_an_example_means_exactly_this_and_the_preview_says_so(
    number: int,
    line: str,
    means: str,
    shown: tuple[str, ...],
    context: Context,
    described: Callable[[Parse], str],
) -> None:
    made = parse(line, context)
    assert described(made) == means
    for words in shown:
        assert words in drawn(made)


@pytest.mark.parametrize(("number", "line", "means", "shown"), FIXED, ids=lambda value: str(value)[:40])
def test_an_example_with_the_person_already_there(
    number: int,
    line: str,
    means: str,
    shown: tuple[str, ...],
    context: Context,
    described: Callable[[Parse], str],
) -> None:
    made = parse(line, replace(context, person="priya-raman", kind="call"))
    assert described(made) == means
    for words in shown:
        assert words in drawn(made)


@pytest.mark.parametrize(("number", "line", "means", "shown"), EXAMPLES, ids=lambda value: str(value)[:40])
def test_the_same_line_means_the_same_in_german(
    number: int,
    line: str,
    means: str,
    shown: tuple[str, ...],
    context: Context,
    german: Context,
    described: Callable[[Parse], str],
) -> None:
    made = described(parse(line, german))
    if means.startswith("not saved"):
        assert made.startswith("not saved")
    elif line == "mail from Maria von Stetten 2d" or "2d" not in line:
        assert made == described(parse(line, context))


def test_there_are_62_examples() -> None:
    assert {number for number, *_ in EXAMPLES + FIXED} == set(range(1, 63))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Nunes, Carla <carla@novum.io>", Name("Carla Nunes", given="Carla", family="Nunes")),
        ("Tom Hill, Jr., Acme, Inc., CTO", Name("Tom Hill, Jr.", given="Tom", family="Hill", suffix="Jr.")),
        (
            "Prof. Dr. Ottilie von der Heide-Müller, 1&1",
            Name(
                "Prof. Dr. Ottilie von der Heide-Müller",
                given="Ottilie",
                family="von der Heide-Müller",
                prefix="Prof. Dr.",
            ),
        ),
        ("Jean-Luc Picard-Meyer @EY", Name("Jean-Luc Picard-Meyer", given="Jean-Luc", family="Picard-Meyer")),
        ("Frau Freitag, Hansa Print", Name("Frau Freitag", family="Freitag", prefix="Frau")),
        (r"\danah boyd", Name("danah boyd", given="danah", family="boyd")),
    ],
)
def test_names_of_the_examples_are_split(line: str, name: Name, context: Context) -> None:
    assert parse(line, context).people[0].parts == name


@pytest.mark.parametrize(("line", "fits"), [("call Anna", 3), ("call Jo S.", 2)])
def test_the_command_line_never_guesses(line: str, fits: int, context: Context) -> None:
    with pytest.raises(AmbiguousError) as caught:
        strict(parse(line, context))
    assert len(caught.value.candidates) == fits
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("line", ["call will", "#seo @Acme", "", "call anna@acme.de: ok"])
def test_the_command_line_refuses_what_names_nobody(line: str, context: Context) -> None:
    with pytest.raises(NotUnderstoodError):
        strict(parse(line, context))


GERMAN: list[tuple[str, str, tuple[str, ...]]] = [
    ("anna müller", "new: Anna Müller", ("neu|Anna Müller",)),
    ("Carla Nunes firma: Novum GmbH rolle: Leiterin", "new: Carla Nunes · org Novum GmbH · role Leiterin", ("Firma|Novum GmbH · Leiterin",)),
    ("Ida Berg bietet: SEO, Kontakte sucht: Designer alle:2w", "new: Ida Berg · offers SEO; Kontakte · needs Designer · cadence 14", ("bietet|SEO, Kontakte", "alle|14 Tage")),
    ("Ida Berg durch: Jonas mit: Ben bei: Hafen Meetup", "new: Ida Berg · via Jonas Weber · with Ben Aydın · at Hafen Meetup", ("durch|Jonas Weber", "mit|Ben Aydın")),
    ("Ida Berg zusage: fr Folien schicken offen: 15.6. schickt Papier notiz: klettert", 'new: Ida Berg · mine 2026-06-12 "Folien schicken" · theirs 2026-06-15 "schickt Papier" · note "klettert"', ("Zusage|Fr 12. Jun, in 3 Tagen: Folien schicken|meine",)),
    ("Ida Berg kreis: close geboren: 11.6.", "new: Ida Berg · circle close · born --06-11", ("Kreis|close", "geboren|11. Juni")),
    ("Anruf Anna S. gestern: Budget steht !mo Angebot schicken", 'log call: Anna Schmidt · 2026-06-08 · mine 2026-06-15 "Angebot schicken" · note "Budget steht"', ("Anruf|Anna Schmidt · Mo 8. Jun, gestern · du hast angerufen",)),
    ("telefonat mit Priya vor 2 tagen", "log call: Priya Raman · 2026-06-07", ("Anruf|Priya Raman · So 7. Jun, vorgestern",)),
    ("Treffen mit Ben nächsten freitag 14 uhr", "plan meeting: Ben Aydın · 2026-06-19T14:00", ("Plan|Treffen · Ben Aydın · Fr 19. Jun 14:00, in 10 Tagen",)),
    ("Abendessen Ben und Priya 1. mai", "log meal: Ben Aydın, Priya Raman · 2026-05-01", ("Essen|Ben Aydın, Priya Raman · Fr 1. Mai",)),
    ("Nachricht von Priya: fragt nach Lyon", 'log message: Priya Raman · 2026-06-09 · them · note "fragt nach Lyon"', ("Nachricht|Priya Raman · Di 9. Jun, heute · von dort",)),
    ("Mail an Priya", "log email: Priya Raman · 2026-06-09", ("Mail|Priya Raman · Di 9. Jun, heute",)),
    ("E-Mail an Ben: hallo", 'log email: Ben Aydın · 2026-06-09 · note "hallo"', ("Mail|Ben Aydın",)),
    ("gestern Mail von Priya", "log email: Priya Raman · 2026-06-08 · them", ("Mail|Priya Raman · Mo 8. Jun, gestern · von dort",)),
    ("mail an Maria von Stetten mi", "log email: Maria von Stetten · 2026-06-03", ("Mail|Maria von Stetten · Mi 3. Jun, vor 6 Tagen",)),
    ("plan kaffee Priya in 3 wochen", "plan meeting: Priya Raman · 2026-06-30", ("Plan|Treffen · Priya Raman · Di 30. Jun, in 21 Tagen",)),
    ("Vorstellung Priya, Jonas", "log introduction: Priya Raman, Jonas Weber · 2026-06-09", ("Vorstellung|Priya Raman, Jonas Weber · Di 9. Jun, heute · durch dich",)),
    ("Ida Berg !2t Folien", 'new: Ida Berg · mine 2026-06-11 "Folien"', ("Zusage|Do 11. Jun, übermorgen: Folien",)),
    ("call peter", 'not saved: niemand gefunden: mit großen Anfangsbuchstaben wird es eine neue Person · left "peter"', ("|niemand gefunden: mit großen Anfangsbuchstaben wird es eine neue Person",)),
]  # fmt: skip


@pytest.mark.parametrize(("line", "means", "shown"), GERMAN, ids=lambda value: str(value)[:40])
def test_german_lines(
    line: str, means: str, shown: tuple[str, ...], german: Context, described: Callable[[Parse], str]
) -> None:
    made = parse(line, german)
    assert described(made) == means
    for words in shown:
        assert words in drawn(made)


def test_the_parse_depends_on_the_day_it_is_told(context: Context) -> None:
    later = replace(context, today=context.today + timedelta(days=1))
    assert parse("Ida Berg !fri x", later).promises[0].due == "2026-06-12"
    assert parse("Ida Berg !wed x", later).promises[0].due == "2026-06-17"
