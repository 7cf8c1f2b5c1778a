"""The names made-up people are given: per region given names, family names and cities."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A place people come from; `weight` is how often."""

    weight: int
    given: tuple[str, ...]
    family: tuple[str, ...]
    cities: tuple[str, ...]
    country: str


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


REGIONS: tuple[Region, ...] = (
    Region(
        26,
        _words(
            "Lukas Marie Jonas Lena Felix Hanna Paul Clara Moritz Greta Till Frieda Henrik Wiebke Jürgen Sabine Torsten "
            "Ulrike Björn Käthe Matthias Heike Fenja Ole Dörte Götz Silke Arne Imke Volker Antje Malte Svea Kai"
        ),
        _words(
            "Behrens Petersen Hansen Brandt Vogt Krüger Lindner Stöver Möller Jäger Albers Harms Ehlers Kröger Voß Lüders "
            "Wulff Thiele Carstens Reimers Ahrens Böttcher Drews Gehrke Heitmann Ketelsen Matthies Nissen Oelkers Rieken "
            "Schlüter Tiedemann Uhlig Westphal Zander Grünwald Feddersen Hinrichs"
        ),
        ("Hamburg", "Berlin", "Bremen", "Lübeck", "Kiel", "Hannover", "Leipzig", "München", "Köln"),
        "Germany",
    ),
    Region(
        14,
        _words(
            "Oliver Amelia Harry Isla George Freya Arthur Maeve Callum Niamh Rory Orla Ewan Bethan Rhys Imogen Declan "
            "Tamsin Alistair Saoirse Gareth Eilidh Nigel Beatrix Fergus Cordelia Dexter Ottoline"
        ),
        _words(
            "Ashworth Blackwood Cartwright Dunmore Eastwood Fairbairn Gallagher Hargreaves Inglis Kavanagh Lockhart "
            "MacAlister Netherby O'Malley Pemberton Quigley Ravenscroft Sinclair Thistlewood Underhill Whitlock Yarrow "
            "Brannigan Colclough Dalziel Fothergill"
        ),
        ("London", "Leeds", "Dublin", "Glasgow", "Bristol", "Cardiff"),
        "United Kingdom",
    ),
    Region(
        9,
        _words(
            "Astrid Erik Freja Lars Ingrid Nils Sigrid Anders Linnea Gunnar Maja Håkan Åsa Søren Kirsten Jesper Ylva "
            "Torbjørn Solveig Göran Mikkel Annika"
        ),
        _words(
            "Lindqvist Bergman Nyström Sandberg Holmgren Ekström Åkesson Sjögren Dahl Hedlund Wikström Nordahl Kjeldsen "
            "Mortensen Bakke Rasmussen Öberg Forsgren Håkansson Lundgren Vestergaard Skov"
        ),
        ("Stockholm", "Malmö", "København", "Oslo", "Göteborg", "Aarhus"),
        "Sweden",
    ),
    Region(
        8,
        _words(
            "Zofia Jakub Hanna Piotr Agnieszka Michał Katarzyna Paweł Łukasz Ewa Wojciech Jadwiga Marek Danuta Stanisław "
            "Bożena Krzysztof Halina Rafał Iwona"
        ),
        _words(
            "Wiśniewski Zieliński Woźniak Kamiński Dąbrowski Szymański Górski Jabłoński Pawlak Sikora Baran Ostrowski "
            "Mazurek Kubiak Sobczak Wróbel Czerwiński Duda Lis Borkowski Chmielewski Gajda"
        ),
        ("Warszawa", "Kraków", "Gdańsk", "Poznań", "Wrocław"),
        "Poland",
    ),
    Region(
        8,
        _words(
            "Elif Mehmet Zeynep Emre Ayşe Can Defne Burak Selin Kerem Ece Onur Gülşah Tolga Nazlı Barış İpek Cem Sevgi "
            "Umut"
        ),
        _words(
            "Yıldırım Kaplan Öztürk Şahin Arslan Koç Çelik Doğan Korkmaz Güneş Aksoy Erdoğdu Tekin Uçar Bulut Toprak "
            "Karataş Sönmez Ateş Işık"
        ),
        ("İstanbul", "Ankara", "İzmir", "Berlin", "Hamburg"),
        "Türkiye",
    ),
    Region(
        9,
        _words(
            "Ananya Arjun Diya Rohan Kavya Vikram Meera Aditya Ishani Rahul Lakshmi Sanjay Nisha Karthik Pooja Devika Nikhil "
            "Tara Farhan Zoya"
        ),
        _words(
            "Iyer Banerjee Chatterjee Deshmukh Kulkarni Menon Nair Pillai Rao Sharma Venkatesan Joshi Bhatt Chopra Gokhale "
            "Mukherjee Subramanian Thakur Qureshi Fernandes"
        ),
        ("Bengaluru", "Pune", "Mumbai", "Chennai", "London"),
        "India",
    ),
    Region(
        8,
        _words(
            "Camille Hugo Chloé Louis Élodie Théo Manon Julien Aurélie Bastien Noémie Étienne Solène Guillaume Maëlle "
            "Thibault Océane Rémi Agathe Loïc"
        ),
        _words(
            "Moreau Lefèvre Girard Rousseau Fontaine Chevalier Marchand Delaunay Beaumont Carpentier Gauthier Perrin Lambert "
            "Renaud Vasseur Colin Mercier Bonnet Charpentier Deschamps"
        ),
        ("Lyon", "Paris", "Lille", "Nantes", "Genève"),
        "France",
    ),
    Region(
        8,
        _words(
            "Inês Tiago Beatriz Duarte Lucía Alejandro Carmen Pablo Rocío Joaquín Marisol Rui Catarina Nuno Itziar Iñaki "
            "Valentina Mateo Ximena Gonçalo"
        ),
        _words(
            "Figueiredo Carvalho Teixeira Azevedo Navarro Herrera Castillo Ibáñez Muñoz Peñalver Quintana Salgado Vidal "
            "Etxeberria Cordeiro Magalhães Núñez Aguilar Bermúdez Pacheco"
        ),
        ("Lisboa", "Porto", "Madrid", "Barcelona", "Bilbao", "Valencia"),
        "Spain",
    ),
    Region(
        5,
        _words(
            "Chinedu Ngozi Thabo Naledi Kwame Akosua Tendai Rudo Amara Emeka Zanele Sipho Wanjiru Otieno Fatou Mamadou Adaeze "
            "Kofi Lindiwe Babajide"
        ),
        _words(
            "Adeyemi Okonkwo Mokoena Dlamini Mensah Owusu Moyo Chikwanha Eze Nwosu Khumalo Mbeki Kamau Odhiambo Diallo Traoré "
            "Asante Balogun Nkosi Zungu"
        ),
        ("Lagos", "Accra", "Johannesburg", "Nairobi", "London"),
        "Nigeria",
    ),
    Region(
        5,
        _words(
            "Haruka Kenji Aoi Takumi Mei Hiroshi Sakura Ren Wei Xiaoling Jun Linh Minh Soo-jin Ji-ho Yuna Daiki Naoko Hana "
            "Zhihao"
        ),
        _words(
            "Tanaka Fujimoto Nakagawa Shimizu Okada Matsuda Zhang Huang Zhou Sun Nguyen Tran Park Choi Kang Hayashi Ishikawa "
            "Ueda Lin Gao"
        ),
        ("Tokyo", "Singapore", "Seoul", "Hamburg", "Osaka"),
        "Japan",
    ),
)

ORG_FIRST = _words(
    "Nord Elbe Alster Hansa Lyra Kontor Mara Vega Quint Delta Fjord Harbour Kite Lumen Mosaic North Orbit Pico Quay River "
    "Saga Tidal Umbra Vanta Weser Yonder Zephyr Amber Birch Cobalt Dune Ember Fern Granite Hollow Iris Juniper Krone"
)
ORG_SECOND = _words(
    "Labs Works Studio Systems Partners Print Logistics Foods Energy Media Health Robotics Analytics Textiles Capital "
    "Architects Audio Games Biotech Consulting Marine Optics Pay Mobility Press Ventures Gardens Brewing"
)
ORG_FORMS = ("", "", "", " GmbH", " AG", " & Co", ", Inc.", " Ltd", " AB", " Sp. z o.o.")

ROLES = (
    "Head of Sales", "CTO", "COO", "Founder", "Product Manager", "Designer", "Engineer", "Head of Ops", "Journalist",
    "Researcher", "Investor", "Accountant", "Architect", "Recruiter", "Data Scientist", "Marketing Lead", "Teacher",
    "Lawyer", "Physician", "Editor", "Consultant", "Head of People", "Translator", "Photographer", "Managing Director",
)  # fmt: skip

TAGS = (
    "client", "press", "hamburg", "berlin", "climbing", "investor", "supplier", "alumni", "choir", "fintech", "design",
    "ops", "hiring", "mentor", "neighbour", "school", "conference", "research", "founder", "sailing", "volunteer", "family",
)  # fmt: skip

EVENTS = (
    ("Hafen Meetup", "Hamburg", "hafen"),
    ("Elbe Founders Night", "Hamburg", "founders"),
    ("Alster Breakfast", "Hamburg", "breakfast"),
    ("Terminal Day", "Berlin", "terminal"),
    ("Print & Pixel", "Leipzig", "print"),
    ("Nordic Data Forum", "København", "data"),
    ("Summer School", "Lisboa", "school"),
    ("Small Boats Week", "Kiel", "boats"),
    ("Open Workshop", "Lyon", "workshop"),
    ("Choir Weekend", "Lübeck", "choir"),
    ("Health Data Evening", "London", "health"),
    ("Fair for Makers", "Hannover", "makers"),
)
