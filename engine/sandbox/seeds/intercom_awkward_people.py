"""The awkward rows about people, companies and the knowledge base that Intercom can hold.

The keys are the rows' ids in the specification of the seed; every record can be found by its key.
"""

from __future__ import annotations

from typing import Any

AGENTS: tuple[dict[str, Any], ...] = (
    {"key": "ana", "name": "Ana López", "email": "ana.lopez@example.com"},
    {"key": "bruno", "name": "bruno  KELLER", "email": "bruno.keller@example.com"},
    {"key": "clara", "name": "Clara Núñez", "email": "clara.nunez@example.com", "left": True},
    {"key": "juan", "name": "Juan Pérez", "email": "juan.perez@example.com"},
    {"key": "juan2", "name": "Juan Pérez", "email": "jperez@example.org"},
    {"key": "brackets", "name": "Ana [L2] · Soporte", "email": "ana.l2@example.com"},
    {"key": "bot", "name": "Operator", "email": "operator+abcd1234@intercom.io", "bot": True},
)
TEAMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("attention", "Atención al Cliente", ("ana", "bruno")),
    ("returns", "Devoluciones", ("bruno",)),
)
COMPANIES: dict[str, dict[str, Any]] = {
    "O01": {"name": "Panadería Núñez, S.L.", "size": 12},
    "O02": {"name": "ACME", "company_id": "a1"},
    "O03": {"name": "Acme ", "company_id": "a2"},
    "O04": {"name": "O04 · Without contacts"},
    "O06": {"name": "O06 · Cohetes", "industry": "Space mining"},
    "O07": {"name": "O07 · Spender", "monthly_spend": 3_000_000_000},
    "O08": {"name": "O08 · Soon gone"},
    "O09": {"name": "Panadería Núñez, S.L. (O09)"},
}
CONTACTS: dict[str, dict[str, Any]] = {
    "C01": {
        "name": "Marta Ruiz Peña",
        "email": "marta.ruiz@example.com",
        "phone": "+34 911 234 567",
        "tags": ("VIP Cliente", "newsletter"),
        "companies": ("O01",),
    },
    "C02": {"name": "Marta Ruiz", "email": "MARTA.RUIZ@Example.com", "updated_at": 1_500_000_000},
    "C03": {"name": "C03", "phone": "612 345 678", "_country": "Spain", "companies": ("O02",)},
    "C04": {"name": "C04", "phone": "612 345 678"},
    "C05": {"name": "C05", "phone": "+34 600"},
    "C06": {"name": "C06", "phone": "+1 (212) 555-0142 x89"},
    "C07": {"name": "C07", "phone": "+52 1 55 1234 5678"},
    "C08": {"name": "C08", "phone": "٠٥٠١٢٣٤٥٦٧", "_country": "Saudi Arabia"},
    "C09": {"name": "C09", "phone": "+49 30 123456 / +49 170 1234567"},
    "C10": {"name": "C10", "phone": "call mum"},
    "C11": {"name": None, "email": None, "phone": "+44 20 7946 0958"},
    "C12": {
        "name": None,
        "email": None,
        "external_id": None,
        "role": "lead",
        "id": "6500000000000000000c4f2a",
    },
    "C13": {
        "name": None,
        "email": None,
        "external_id": None,
        "role": "lead",
        "id": "6500000000000000000c1300",
    },
    "C14": {"name": "C14", "email": "user@localhost"},
    "C15a": {"name": "C15a", "email": "a.b+shop@example.com"},
    "C15b": {"name": "C15b", "email": "ab@example.com"},
    "C16": {"name": "C16", "email": "josé@ejemplo.es"},
    "C17": {"name": "N" * 300},
    "C18": {"name": '=HYPERLINK("http://evil.example","x")'},
    "C19": {"name": "<img src=x onerror=alert(1)> O'Brien & Söhne"},
    "C20": {"name": "Ana\u202egpj.exe\u0000"},
    "C21a": {"name": "👩\u200d👩\u200d👧 Nu\u0301n\u0303ez", "companies": ("O03",)},
    "C21b": {"name": "محمد الأحمد"},
    "C21c": {"name": "李小龍"},
    "C23": {"name": "C23", "role": "lead", "merged_into": "C01"},
    "C24": {"name": "C24 · Soon gone"},
    "C25": {"name": "C25", "_blocked": True},
    "C26": {"name": "C26", "unsubscribed_from_emails": True},
    "C27": {"name": "C27", "role": "lead", "external_id": None, "email": "marta.ruiz@example.com"},
    "C28": {"name": "C28", "role": "lead", "external_id": None},
    "C29": {"name": "C29 · As the source knows her", "email": "c29@example.com"},
    "C30": {"name": "C30", "email": "c30@example.com"},
    "C31": {"name": "C31", "email": "c31@example.com"},
    "C33": {"name": "C33", "phone": "+34 911 234 567", "companies": ("O08",)},
    "C34": {"name": "C34", "companies": ("O01", "O02", "O06", "O07", "O09")},
    "C35": {
        "name": "C35",
        "notes": (("clara", "Prefers mornings", 1_580_515_200), ("clara", "Moved", 1_612_137_600)),
    },
    "C37": {"name": "C37", "avatar": "avatar-40kB.png"},
    "C38a": {"name": "C38a", "external_id": "AbC-1"},
    "C38b": {"name": "C38b", "external_id": "abc-1"},
    "C40": {"name": "C40", "created_at": 2_328_134_400, "signed_up_at": 2_328_134_400},
    "C42": {"name": "REFUSE"},
    "C44": {"name": "C44"},
    "L01": {"name": "L01", "tags": ("VIP Cliente",)},
    "L03": {"name": "L03", "tags": ("t" * 40,)},
    "L04": {"name": "L04", "tags": tuple(f"tag-{number:02d}" for number in range(35))},
    "L05": {"name": "L05", "tags": ("a,b",)},
    "L06": {"name": "L06", "tags": ("año-2024", "🔥")},
    "V06": {"name": "V06", "custom_attributes": {"Renewal": 1_651_793_400}},
    "V12": {"name": "V12", "custom_attributes": {"Old plan": "gold"}},
    "V16": {"name": "V16", "custom_attributes": {"Old plan": "  ", "Renewal": None}},
}
HEAVY_COMPANIES = 1001
"""C43 belongs to that many."""
ATTRIBUTES: tuple[tuple[str, str, str], ...] = (
    ("contact", "Renewal", "datetime"),
    ("contact", "Old plan", "string"),
    ("contact", "Notas CRM", "string"),
)
ARCHIVED_ATTRIBUTES = ("Old plan",)
LOCALES = ("en", "es", "pt-BR", "fr")
COLLECTIONS: dict[str, dict[str, Any]] = {
    "C1": {"name": "Primeros pasos"},
    "F1": {"name": "Cuenta", "parent": "C1"},
    "F2": {"name": "Cuenta", "parent": "C1"},
    "C2": {"name": "Vacía"},
    "C3": {"name": "Avanzado"},
    "F3": {"name": "Reglas", "parent": "C3"},
    "F4": {"name": "Excepciones", "parent": "F3"},
    "B04": {"name": "B04 · Ayuda", "es": ("B04 · Ayuda", "Todo sobre la ayuda")},
    "F9": {"name": "F9"},
}
_ES = {"title": "{0} · En español", "body": "<p>Hola desde {0}</p>"}
ARTICLES: dict[str, dict[str, Any]] = {
    "A01": {"in": ("F1",), "words": {"es": _ES}},
    "A02": {"in": ("C1",)},
    "A03": {"in": ()},
    "A05": {"in": ("F1",), "state": "draft"},
    "A07": {"in": ("F1",), "words": {"es": _ES, "pt-BR": _ES}},
    "A10": {
        "in": ("F1",),
        "_locale": "fr",
        "words": {"en": {"title": "A10 · In English", "body": "<p>Hello</p>"}},
    },
    "A11": {
        "in": ("F1",),
        "body": '<p><a href="article:A01">A01</a> <a href="#end">end</a></p><h2 id="end">End</h2>',
    },
    "A12": {"in": ("F1",), "body": '<p><a href="article:elsewhere">elsewhere</a></p>'},
    "A13": {"in": ("F1",), "body": '<p><img src="https://cdn.example.net/a.png"></p>'},
    "A15": {"in": ("F1",), "author": "clara"},
    "A16": {"in": ("F1",), "body": ""},
    "A17a": {"in": ("F1",), "title": "A17 · Twice"},
    "A17b": {"in": ("F1",), "title": "A17 · Twice"},
    "A19": {"in": ("F1",), "state": "draft", "scheduled_publish_at": 1_924_992_000},
    "A22": {"in": ("C1", "C3")},
    "A25": {"in": ("F1",), "words": {"es": {**_ES, "state": "draft"}}},
    "A27": {"in": ("F9",)},
    "A29": {"in": ("F1",), "title": "", "words": {"es": {**_ES, "title": "A29 · Solo en español"}}},
    "A32": {"in": ("F1",), "description": "Cómo empezar en 5 minutos"},
}
INTERNAL_ARTICLES: dict[str, dict[str, Any]] = {"A06": {"title": "A06 · For agents"}}
TARGET_CONTACTS: tuple[dict[str, Any], ...] = (
    {"name": "C29 · As the target knows her", "email": "c29@example.com", "external_id": "t29"},
    {
        "name": "C30 · first",
        "email": "c30@example.com",
        "external_id": "t30a",
        "updated_at": 1_700_000_000,
    },
    {
        "name": "C30 · second",
        "email": "c30@example.com",
        "external_id": "t30b",
        "updated_at": 1_650_000_000,
    },
    {"name": "C31 · archived", "email": "c31@example.com", "external_id": "t31", "_archived": True},
)
TARGET_COMPANY = {"name": "panadería núñez, s.l.", "company_id": "by-hand"}
