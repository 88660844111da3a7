"""Awkward agents, companies and contacts."""

from __future__ import annotations

from engine.sandbox.freshdesk.agents import blank_group
from engine.sandbox.freshdesk.fields import person_field
from engine.sandbox.freshdesk.web import Row

from .awkward_words import PEOPLE, PHONES
from .freshdesk_awkward_cast import Cast
from .samples import png

_COMPANIES: tuple[tuple[str, str, Row], ...] = (
    ("O01", "Panadería Núñez, S.L.", {"custom": {"size": 12}}),
    ("O02", "ACME", {}),
    ("O04", "O04 · Sin contactos", {}),
    ("O05", "O05 · Correo gratis", {"domains": ["gmail.com"]}),
    ("O06", "O06 · Cohetes", {"industry": "Space mining"}),
    ("O07", "O07 · Gran cliente", {"custom": {"spend": 3_000_000_000}}),
    ("O08", "O08 · Pronto fuera", {}),
    ("O09", "Panadería Núñez, S.L. (O09)", {}),
)
_GROUPS = (
    ("G06", "Atención al Cliente", ("G01", "G02", "G05a", "T43-agent")),
    ("G07", "Devoluciones", ("G02",)),
)
VISITORS = {"C12": 79_000_004_242, "C13": 79_000_001_300}
"""Nothing is known of them but these ids."""
FREE_MAIL = 3
"""So many people write from the public mail service that O05 claims as its domain."""


def add_people(cast: Cast) -> None:
    """Everybody who appears, and the fields that they need."""
    state = cast.state
    person_field(state, state.contact_fields, "Country", "custom_text", name="country")
    for name in ("size", "spend"):
        person_field(state, state.company_fields, name.title(), "custom_number", name=name)
    _add_agents(cast)
    for mark, company, special in _COMPANIES:
        cast.company(mark, company, **special)
    _add_contacts(cast)


def _add_agents(cast: Cast) -> None:
    cast.agent("G01", "Ana López", "ana.lopez@example.com")
    cast.agent("G02", "bruno  KELLER", "bruno.keller@example.com")
    cast.agent("G03", "Clara Núñez", "clara.nunez@example.com", _left=True)
    cast.agent("G05a", "Juan Pérez", "juan.perez.1@example.com")
    cast.agent("G05b", "Juan Pérez", "juan.perez.2@example.com")
    twin = cast.agent("G08", "Ana López", "ANA.LOPEZ@EXAMPLE.COM ", occasional=True)
    twin["contact"]["active"] = False
    cast.agent("T43-agent", "Ana [L2] · Soporte", "ana.l2@example.com")
    for mark, name, members in _GROUPS:
        group = blank_group(cast.state, cast.state.next_id(), name)
        group["agent_ids"] = [cast.keys[member] for member in members]
        cast.keys[mark] = cast.state.groups.put(group)["id"]


def _add_contacts(cast: Cast) -> None:
    bakery = {"company_id": cast.keys["O01"]}
    marta = {"phone": "+34 911 234 567", "tags": ["vip", "panaderia"], **bakery}
    cast.contact("C01", "Marta Ruiz Peña", "marta.ruiz@example.com", **marta)
    older = {"updated_at": "2018-03-01T09:00:00Z", "created_at": "2018-03-01T09:00:00Z"}
    cast.contact("C02", "Marta Ruiz", "MARTA.RUIZ@Example.com", **older)
    for mark, name, phone, country in PHONES:
        custom = {"country": country}
        cast.contact(mark, name, f"{mark.lower()}@example.com", phone=phone, custom=custom)
    cast.contact("C11", None, None, phone="+44 20 7946 0958")
    for mark, identity in VISITORS.items():
        nobody = {"id": identity, "unique_external_id": None, "active": False, "_visitor": True}
        cast.contact(mark, None, None, **nobody)
    for mark, name, email in PEOPLE:
        cast.contact(mark, name, email)
    cast.contact("C25", "Blocked Bob", "c25@example.com", _blocked=True)
    for mark in ("C30", "C31"):
        cast.contact(mark, f"{mark} · Known twice", f"{mark.lower()}@example.com")
    others = [f"c32.{number}@example.com" for number in (2, 3)]
    cast.contact("C32", "Three Mails", "c32@example.com", other_emails=others, **bakery)
    cast.contact("C36", "Martian", "c36@example.com", time_zone="Mars/Olympus")
    face = cast.file("face.png", png(80, 80, (200, 120, 60)) + bytes(40_000), "image/png")
    cast.contact("C37", "With Face", "c37@example.com", _avatar=face)
    for mark, key in (("C38a", "AbC-1"), ("C38b", "abc-1")):
        cast.contact(mark, mark, f"{mark}@example.com", unique_external_id=key)
    for number in range(1, FREE_MAIL + 1):
        cast.contact(f"O05-{number}", f"Free Mail {number}", f"o05.{number}@gmail.com")
