"""The knowledge base of a seed story: three categories, two sections each, five articles each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from . import samples
from .parts import Article, Collection, File

_TREE = (
    (
        ("Orders", "Pedidos"),
        (("Shipping", "Envíos"), ("Changes to an order", "Cambios en un pedido")),
    ),
    (("Payments", "Pagos"), (("Invoices", "Facturas"), ("Ways to pay", "Formas de pago"))),
    (
        ("Returns", "Devoluciones"),
        (("Sending back", "Enviar de vuelta"), ("Refunds", "Reembolsos")),
    ),
)
_QUESTIONS = (
    ("How long does it take?", "¿Cuánto tarda?"),
    ("What does it cost?", "¿Cuánto cuesta?"),
    ("What do I need?", "¿Qué necesito?"),
    ("What if something goes wrong?", "¿Y si algo sale mal?"),
    ("Who can help me?", "¿Quién me puede ayudar?"),
)
_BODY = (
    (
        "<h2>{title}</h2><p>This page explains <b>{section}</b> in three steps.</p>"
        "<ol><li>Open your account.</li><li>Choose your order.</li><li>Follow the steps on screen.</li></ol>"
        '<p>More about it: <a href="https://shop.example.com/help">our help pages</a>.</p>'
    ),
    (
        "<h2>{title}</h2><p>Esta página explica <b>{section}</b> en tres pasos.</p>"
        "<ol><li>Entra en tu cuenta.</li><li>Elige tu pedido.</li><li>Sigue los pasos en pantalla.</li></ol>"
        '<p>Más información: <a href="https://shop.example.com/ayuda">nuestras páginas de ayuda</a>.</p>'
    ),
)
_FILED = frozenset({2, 9, 13, 20, 27})
_DRAFTS = frozenset({6, 18, 25})


def collections() -> tuple[Collection, ...]:
    """Three categories with two sections each, in English with Spanish beside it."""
    found: list[Collection] = []
    for number, (category, sections) in enumerate(_TREE, 1):
        found.append(_collection(f"category-{number}", category, None))
        for place, section in enumerate(sections, 1):
            found.append(_collection(f"section-{number}-{place}", section, f"category-{number}"))
    return tuple(found)


def _collection(key: str, names: tuple[str, str], parent: str | None) -> Collection:
    english, spanish = names
    return Collection(
        key=key,
        name=english,
        parent=parent,
        description=f"Everything about {english.lower()}",
        translations={"es": (spanish, f"Todo sobre {spanish.lower()}")},
    )


def articles(random: Random, count: int) -> tuple[Article, ...]:
    """``count`` articles dealt out over the sections; three in thirty are drafts."""
    sections = [item for item in collections() if item.parent]
    return tuple(
        _article(random, number, sections[number % len(sections)]) for number in range(count)
    )


def _article(random: Random, number: int, section: Collection) -> Article:
    question = _QUESTIONS[(number // 6) % len(_QUESTIONS)]
    names = (section.name, section.translations["es"][0])
    titles = tuple(f"{name}: {asked}" for name, asked in zip(names, question, strict=True))
    bodies = tuple(
        body.format(title=title, section=name)
        for body, title, name in zip(_BODY, titles, names, strict=True)
    )
    created = datetime(2022, 3, 1, 8, tzinfo=UTC) + timedelta(hours=random.randrange(30000))
    return Article(
        key=f"article-{number + 1}",
        title=titles[0],
        body=bodies[0],
        state="draft" if number % 30 in _DRAFTS else "published",
        author=("ana", "bruno", "clara")[number % 3],
        parent=section.key,
        locale="en",
        translations={"es": (titles[1], bodies[1])},
        created=created,
        updated=created + timedelta(days=random.randrange(1, 200)),
        files=_files(random, number) if number in _FILED else (),
    )


def _files(random: Random, number: int) -> tuple[File, ...]:
    if number % 2:
        return (samples.photo(random, f"screen-{number}.png"),)
    return (samples.invoice(f"sample-{number}"),)
