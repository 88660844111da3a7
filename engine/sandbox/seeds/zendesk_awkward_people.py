"""Awkward agents, companies and contacts."""

from __future__ import annotations

from engine.sandbox.zendesk.fields import add_field
from engine.sandbox.zendesk.groups import add_to_group, blank_group
from engine.sandbox.zendesk.organizations import blank_organization
from engine.sandbox.zendesk.user_rows import add_identity
from engine.sandbox.zendesk.web import Row

from .awkward_words import PEOPLE, PHONES
from .zendesk_awkward_cast import Cast

_AGENT: Row = {"role": "agent", "ticket_restriction": None, "restricted_agent": False}
_COMPANIES: tuple[tuple[str, str, Row], ...] = (
    ("O01", "Panadería Núñez, S.L.", {"size": "12"}),
    ("O02", "ACME", {}),
    ("O04", "Sin Contactos", {}),
    ("O05", "Correo Gratis", {}),
    ("O06", "Orbit Works", {"industry": "Space mining"}),
    ("O07", "Big Spender", {"spend": "3000000000"}),
    ("O08", "Soon Gone", {}),
)


def add_people(cast: Cast) -> None:
    """Everybody who appears, and the fields that they need."""
    for key, title in (("country", "Country"), ("notas_crm", "Notas CRM")):
        add_field(cast.state, "user_fields", {"type": "text", "key": key, "title": title})
    for key, kind in (("industry", "text"), ("size", "integer"), ("spend", "integer")):
        field = {"type": kind, "key": key, "title": key.title()}
        add_field(cast.state, "organization_fields", field)
    _add_agents(cast)
    _add_companies(cast)
    _add_contacts(cast)


def _add_agents(cast: Cast) -> None:
    cast.user(
        "G01", "Ana López", "ana.lopez@example.com", **_AGENT | {"role": "admin", "role_type": 4}
    )
    cast.user("G02", "bruno  KELLER", "bruno.keller@example.com", **_AGENT)
    gone = {"active": False, "_deleted": True}
    cast.user("G03", "Clara Núñez", "clara.nunez@example.com", **_AGENT, **gone)
    cast.user("G05a", "Juan Pérez", "juan.perez.1@example.com", **_AGENT)
    cast.user("G05b", "Juan Pérez", "juan.perez.2@example.com", **_AGENT)
    cast.user("G08", "Ana López", "ANA.LOPEZ@EXAMPLE.COM ", **_AGENT, suspended=True)
    cast.user("T43-agent", "Ana [L2] · Soporte", "ana.l2@example.com", **_AGENT)
    for mark, name in (("G06", "Atención al Cliente"), ("G07", "Devoluciones")):
        row = blank_group(cast.state, cast.state.store.next_id()) | {"name": name}
        cast.state.store.groups[row["id"]] = row
        cast.keys[mark] = row["id"]
    for mark in ("G01", "G02", "G03", "G05a", "T43-agent"):
        add_to_group(cast.state, cast.keys[mark], cast.keys["G06"])
    add_to_group(cast.state, cast.keys["G02"], cast.keys["G07"])


def _add_companies(cast: Cast) -> None:
    for mark, name, fields in _COMPANIES:
        row = blank_organization(cast.state, cast.state.store.next_id())
        row |= {"name": name, "external_id": mark}
        row["organization_fields"] |= fields
        row["domain_names"] = ["gmail.com"] if mark == "O05" else []
        cast.state.store.organizations[row["id"]] = row
        cast.keys[mark] = row["id"]


def _add_contacts(cast: Cast) -> None:
    marta = {"phone": "+34911234567", "tags": ["vip", "panaderia"]}
    cast.user("C01", "Marta Ruiz Peña", "marta.ruiz@example.com", **marta)
    cast.member("C01", "O01")
    cast.user("C02", "Marta Ruiz", "MARTA.RUIZ@Example.com")
    for mark, name, phone, country in PHONES:
        email, fields = f"{mark.lower()}@example.com", {"country": country}
        cast.user(mark, name, email, phone=phone, user_fields=fields, shared_phone_number=True)
    cast.user("C11", "", None, phone="+442079460958")
    for mark, name, email in PEOPLE:
        cast.user(mark, name, email)
    cast.user("C23", "Marta Peña", None, active=False, _deleted=True)
    cast.user("C25", "Blocked Bob", "c25@example.com", suspended=True)
    many = cast.user("C32", "Three Mails", "c32@example.com")
    for number in (2, 3):
        identity = {"type": "email", "value": f"c32.{number}@example.com", "verified": True}
        add_identity(cast.state, many, identity, quiet=True)
    cast.user("C34", "Three Companies", "c34@example.com")
    cast.member("C34", "O01", "O02", "O05")
    cast.user(
        "C36", "Martian", "c36@example.com", time_zone="Mars/Olympus", iana_time_zone="Mars/Olympus"
    )
    cast.user("C37", "With Face", "c37@example.com", photo=_photo(cast))
    cast.user("C39", "Long Notes", "c39@example.com", user_fields={"notas_crm": "x" * 256})
    for number in (1, 2, 3):
        cast.user(f"O05-{number}", f"Free Mail {number}", f"o05.{number}@gmail.com")


def _photo(cast: Cast) -> Row:
    item = cast.state.store.files[
        cast.file("face.png", b"\x89PNG\r\n\x1a\n" + bytes(40_000), "image/png")
    ]
    url = f"{cast.state.account.url}/attachments/token/{item.token}/?name=face.png"
    return {
        "id": item.id,
        "file_name": item.name,
        "content_url": url,
        "mapped_content_url": url,
        "content_type": item.content_type,
        "size": len(item.content),
        "width": 80,
        "height": 80,
        "inline": False,
        "deleted": False,
        "thumbnails": [],
    }
