"""Who appears in a seed story: agents, teams, companies and contacts."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from random import Random

from .parts import Company, Contact, ContactNote, Person, Team
from .phrases import CONTACT_NOTES

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)

AGENTS = (
    Person(key="ana", name="Ana López", email="ana.lopez@example.com"),
    Person(key="bruno", name="Bruno Keller", email="bruno.keller@example.com"),
    Person(key="clara", name="Clara Núñez", email="clara.nunez@example.com", active=False),
    Person(key="dev", name="Dev Patel", email="dev.patel@example.com"),
)
EMPTY_AGENTS = (
    Person(key="ana", name="Ana López", email="ana.lopez@example.com"),
    Person(key="bruno", name="Bruno Keller", email="b.keller@example.com"),
    Person(key="dev", name="Dev Patel", email="dev.patel@example.com"),
    Person(key="archive", name="Archive", email="archivo@example.com"),
)
TEAMS = (
    Team(key="support", name="Support", members=("ana", "bruno", "clara", "dev")),
    Team(key="billing", name="Billing", members=("bruno", "dev")),
    Team(key="returns", name="Returns", members=("ana", "dev")),
)
EMPTY_TEAMS = (
    Team(key="support", name="Support", members=("ana", "bruno", "dev", "archive")),
    Team(key="billing", name="Billing", members=("ana", "bruno", "dev", "archive")),
)

_GIVEN = (
    "Lucía", "Mateo", "Sofía", "Hugo", "Martina", "Pablo", "Valeria", "Álvaro", "Julia", "Diego",
    "Emma", "Oliver", "Grace", "Noah", "Amelia", "Jack", "Priya", "Liam", "Chloe", "Ethan",
)  # fmt: skip
_FAMILY = (
    "García", "Fernández", "Rodríguez", "Muñoz", "Jiménez", "Ibáñez", "Serrano", "Peña", "Ortega",
    "Smith", "Murphy", "Taylor", "O'Brien", "Walker", "Novak", "Singh", "Müller", "Rossi", "Dubois",
)  # fmt: skip
_COMPANIES = (
    ("Acme Outdoor", "acme-outdoor.example.com", "Retail", 240),
    ("Librería Cervantes", "libreria-cervantes.example.org", "Retail", 18),
    ("Northwind Kitchens", "northwind-kitchens.example.com", "Manufacturing", 410),
    ("Hotel Miramar", "hotel-miramar.example.net", "Hospitality", 65),
    ("Bluebird Studio", "bluebird.example.net", "Design", 9),
    ("Ferretería Ruiz e Hijos", "ferreteria-ruiz.example.com", "Retail", 12),
    ("Contoso Interiors", "contoso.example.com", "Design", 150),
    ("Clínica Dental Sonrisa", "sonrisa.example.org", "Health care", 22),
    ("Tailwind Traders", "tailwind.example.com", "Wholesale", 980),
    ("Café Central", "cafe-central.example.net", "Hospitality", 14),
    ("Greenfield Schools", "greenfield.example.org", "Education", 1300),
    ("Bodegas del Duero", "bodegas-duero.example.com", "Food", 47),
)


def companies(random: Random) -> tuple[Company, ...]:
    """Twelve companies, founded in the account between 2019 and 2023."""
    return tuple(
        Company(
            key=f"company-{number}",
            name=name,
            domain=domain,
            industry=industry,
            size=size,
            created=datetime(2019, 1, 7, 9, tzinfo=UTC) + timedelta(days=random.randrange(1700)),
        )
        for number, (name, domain, industry, size) in enumerate(_COMPANIES, 1)
    )


def plain(text: str) -> str:
    """The text in lower-case ASCII letters, as e-mail addresses want it."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(letter for letter in folded.lower() if letter.isalnum())


def contacts(
    random: Random, count: int, companies: tuple[Company, ...], *, notes: int, tags: bool = True
) -> tuple[Contact, ...]:
    """``count`` contacts, one in six a lead; the first ``notes`` carry a note."""
    pairs = [(given, family) for family in _FAMILY for given in _GIVEN]
    random.shuffle(pairs)
    return tuple(
        _contact(random, number, pairs[number % len(pairs)], companies, number < notes, tags)
        for number in range(count)
    )


def _contact(
    random: Random,
    number: int,
    name: tuple[str, str],
    companies: tuple[Company, ...],
    noted: bool,
    tagged: bool,
) -> Contact:
    lead = number % 6 == 5
    belongs = _belongs(random, number, companies)
    created = UNTIL - timedelta(minutes=random.randrange(60 * 24 * 200, 60 * 24 * 1500))
    return Contact(
        key=f"contact-{number + 1}",
        name=" ".join(name),
        email=None if number % 24 == 11 else _email(name, number, belongs),
        phone=f"+34600{number % 1000000:06d}" if number % 3 == 0 or number % 24 == 11 else None,
        role="lead" if lead else "user",
        company_keys=tuple(company.key for company in belongs),
        tags=_tags(number) if tagged else (),
        notes=(_note(random, created),) if noted else (),
        created=created,
        external_id=None if lead else f"cust-{number + 1:05d}",
        language="es" if number % 2 else "en",
    )


def _belongs(random: Random, number: int, companies: tuple[Company, ...]) -> tuple[Company, ...]:
    if not companies or number % 2:
        return ()
    return tuple(random.sample(companies, 2 if number % 20 == 0 else 1))


def _email(name: tuple[str, str], number: int, belongs: tuple[Company, ...]) -> str:
    given, family = (plain(part) for part in name)
    domain = (
        belongs[0].domain if belongs else ("example.com", "example.org", "example.net")[number % 3]
    )
    return f"{given}.{family}{number + 1}@{domain}"


def _tags(number: int) -> tuple[str, ...]:
    chosen = {7: ("vip",), 3: ("newsletter",), 10: ("wholesale", "vip")}
    return next((tags for step, tags in chosen.items() if number % step == step - 1), ())


def _note(random: Random, created: datetime) -> ContactNote:
    return ContactNote(
        author=random.choice(("ana", "bruno", "clara")),
        text=random.choice(CONTACT_NOTES),
        at=created + timedelta(days=random.randrange(1, 120)),
    )
