"""The people every demo vault begins with: one for each thing the program can show.

Days count back from today; a negative number lies ahead.
"""

from __future__ import annotations

from dataclasses import dataclass

Happening = tuple[int, str, str, str]
"""Days ago, channel, initiator, text."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the cast. `rhythm` = (gap in days, days ago of the newest, how many): the calls before `past`."""

    given: str
    family: str
    org: str = ""
    role: str = ""
    prefix: str = ""
    city: str = ""
    circle: str = ""
    cadence: int = 0
    born: tuple[int, int] | None = None  # days until the next birthday, age then
    mail: str = ""
    phone: str = ""
    tags: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    note: str = ""
    met: str = ""
    met_ago: int = 900
    via: str = ""
    importance: int = 3
    source: str = "hand"
    taken: bool = False
    rhythm: tuple[int, int, int] | None = None
    past: tuple[Happening, ...] = ()
    mine: tuple[tuple[int, str], ...] = ()  # days until due (negative: late), text
    theirs: tuple[tuple[int, str], ...] = ()


CAST: tuple[Person, ...] = (
    Person(
        "Anna", "Schmidt", "Acme GmbH", "Head of Sales", city="Berlin", circle="close", born=(200, 38), mail="anna@acme.example",
        phone="+49 171 3920012", tags=("client", "marketing"), offers=("press contacts",), needs=("designer",), met="Elbe Founders Night",
        met_ago=1100, via="Jonas Weber", importance=4, note="climbs, two kids", rhythm=(31, 211, 18),
        past=((90, "call", "me", "she moves to the Berlin office in June"), (120, "meal", "mutual", "Lyon project"),
              (150, "email", "them", "thanks for the referral"), (180, "call", "me", "budget for next year")),
    ),
    Person(
        "Jonas", "Weber", "Weber & Co", "Managing Director", city="Hamburg", circle="close", mail="jonas@weber.example",
        phone="+49 171 3920047", tags=("client",), offers=("introductions in Lyon",), importance=4, rhythm=(33, 75, 20),
        past=((42, "call", "them", "wants the slides before the board meets"),), mine=((0, "send the slides"),),
    ),
    Person(
        "Priya", "Raman", "Novum", "COO", city="Hamburg", circle="active", cadence=60, mail="priya@novum.example",
        phone="+49 176 04069012", tags=("client", "ops"), needs=("a recruiter",), rhythm=(55, 300, 8),
        past=((117, "meal", "mutual", "Lyon project, her team grows to 12"), (190, "email", "them", "asked for a recruiter"),
              (279, "call", "me", "pricing, 40 minutes")), theirs=((3, "sends the pilot contract"),),
    ),
    Person(
        "Tomasz", "Król", "Król Studio", "Designer", city="Hamburg", circle="active", born=(11, 41), mail="tomasz@krol.example",
        met="Alster Breakfast", met_ago=12, source="event", offers=("web design",), needs=("a printer",),
        past=((12, "event", "mutual", "talked about type"), (5, "call", "them", "wants the Lyon contact")),
    ),
    Person(
        "Lena", "Okafor", "", "freelance editor", city="Berlin", circle="inner", born=(2, 40), mail="lena@okafor.example",
        phone="+49 171 3920063", tags=("climbing",), importance=5, rhythm=(8, 9, 60),
        past=((2, "meal", "mutual", "climbing hall, Lyon project"),),
    ),
    Person(
        "Maria", "von Stetten", "Stetten AG", "Partner", "Dr.", city="München", circle="active", mail="maria@stetten.example",
        tags=("client", "investor"), importance=4, rhythm=(60, 340, 22),
    ),
    Person(
        "Carla", "Nunes", "Novum", "Head of Ops", city="Lisboa", circle="active", cadence=60, mail="carla@novum.example",
        tags=("ops",), taken=True, rhythm=(58, 60, 10), past=((0, "call", "me", "budget approved"),),
    ),
    Person(
        "Ben", "Aydın", "Lyon Labs", "Founder", city="Lyon", circle="close", mail="ben@lyonlabs.example", phone="+49 171 3920081",
        tags=("founder",), offers=("a recruiter",), taken=True, rhythm=(29, 60, 25), mine=((6, "book for Lyon"),),
        past=((-6, "meal", "mutual", "lunch, the Lyon project"), (1, "email", "them", "asks for Lyon dates")),
    ),
    Person(
        "Sofie", "Bergström", "Fjord Optics", "Engineer", city="Malmö", circle="active", mail="sofie@fjord.example",
        phone="+46 70 174 06 21", tags=("climbing",), rhythm=(85, 60, 9), mine=((-3, "intro to Novum"),),
        past=((4, "introduction", "me", "asked, agreed by Novum"),),
    ),
    Person(
        "Mark", "Twelvetrees", "Twelvetrees Ltd", "Owner", city="Leeds", circle="close", phone="+44 7700 900112",
        tags=("supplier",), rhythm=(30, 195, 12), past=((135, "call", "me", "prices rise"), (75, "call", "me", "the booth at the fair")),
        theirs=((-6, "quote for the booth"),),
    ),
    Person(
        "Aylin", "Demir", "Novum", "Data Scientist", city="İstanbul", circle="close", mail="aylin@novum.example", tags=("data",),
        rhythm=(24, 210, 30), note="was in Zürich until March",
    ),
    Person(
        "Bengt-Åke", "Sjöström", "Nordfunk AB", "CTO", city="Göteborg", circle="active", cadence=60, mail="bengt-ake@nordfunk.example",
        phone="+46 70 174 06 55", tags=("client",), rhythm=(61, 88, 14),
    ),
    Person(
        "Sinéad", "O'Brien", "1 & 1 Harbour", "CTO", city="Dublin", circle="active", phone="+44 7700 900318", tags=("client",),
        met="Hafen Meetup", met_ago=400, rhythm=(80, 71, 5), theirs=((9, "sends the paper"),),
    ),
    Person("Yuki", "Yamada", "A&T Optics", "Researcher", city="Osaka", circle="active", mail="yuki@atoptics.example",
           tags=("client", "ai"), via="Ben Aydın", rhythm=(75, 66, 7)),
    Person("Gift", "Ndlovu", "Kasi Pay", "Founder", city="Johannesburg", circle="extended", mail="gift@kasipay.example",
           tags=("fintech",), needs=("a German pilot",), note="payments for kiosks, Arsenal fan", met="Hafen Meetup", met_ago=1,
           source="event", mine=((1, "send deck"),)),
    Person("Ottilie", "Wittgenstein", "Print & Pixel", "Editor", city="Wien", circle="extended", mail="ottilie@pixel.example",
           tags=("press",), rhythm=(120, 61, 6)),
    Person("Jean-Luc", "Picard-Meyer", "Ernst & Lind", "Auditor", city="Genève", circle="extended", tags=("audit",),
           rhythm=(150, 160, 4)),
    Person("", "Freitag", "Hansa Print", "", "Frau", city="Hamburg", phone="+49 30 23125 118", tags=("supplier",), source="event",
           met="Hafen Meetup", met_ago=1),
    Person("Anna", "Meier", "Elbe Foods", "Accountant", city="Hamburg", circle="extended", mail="anna.meier@elbe.example",
           rhythm=(170, 40, 5)),
    Person("May", "Chen", "Lumen Audio", "Product Manager", city="Singapore", circle="extended", mail="may@lumen.example",
           tags=("design",), rhythm=(160, 90, 6)),
    Person("Will", "Barnes", "Quay Press", "Journalist", city="London", mail="will@quay.example", tags=("press",), source="import",
           rhythm=(140, 200, 3)),
    Person("Jan", "Kowalski", "Orbit Works", "Engineer", city="Gdańsk", circle="acquaintance", mail="jan@orbit.example",
           rhythm=(300, 120, 4)),
)  # fmt: skip
