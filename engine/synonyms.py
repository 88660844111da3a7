"""Words that mean the same, in the languages that support teams label things with."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FIELDS: dict[str, str] = {
    "name": "full name, customer name, display name, nombre, nombre completo,"
    " nombre y apellidos, nom, nome",
    "email": "e-mail, email address, mail, work email, correo, correo electrónico,"
    " dirección de correo, courriel",
    "phone": "telephone, tel, mobile, cell, work phone, teléfono, móvil, celular,"
    " teléfono fijo, telefon, handy, téléphone, portable, telefone",
    "company": "organization, account, business, client, empresa, organización, compañía,"
    " cuenta, razón social, firma, unternehmen, société, entreprise",
    "external_id": "user id, customer id, client number, crm id, id de usuario, id de cliente,"
    " número de cliente, código de cliente, kundennummer, numéro client, id do cliente",
    "job_title": "job title, title, role, position, cargo, puesto, función, poste, fonction",
    "language": "locale, preferred language, idioma, lengua, sprache, langue",
    "address": "street, billing address, dirección, domicilio, adresse, endereço, morada",
    "country": "país, land, pays",
    "city": "town, ciudad, población, localidad, stadt, ville, cidade",
    "zip": "postcode, zip code, código postal, cp, plz, code postal, cep",
    "vat": "tax id, vat number, nif, cif, nit, rfc, rut, cuit, dni, ust id, n tva, siret, cnpj,"
    " cpf",
    "order_number": "order, order number, order id, pedido, número de pedido, nº de pedido,"
    " bestellnummer, numéro de commande, número do pedido",
    "product": "item, sku, plan, subscription, producto, artículo, referencia, suscripción,"
    " produkt, produit, produto",
    "category": "topic, reason, area, categoría, tema, motivo, área, kategorie, thema,"
    " catégorie, motif, categoria, assunto",
    "subcategory": "subcategoría, unterkategorie, sous-catégorie, subcategoria",
    "severity": "gravedad, severidad, schweregrad, gravité, gravidade",
    "impact": "impacto, urgency",
    "due": "due date, deadline, fecha límite, vencimiento, fällig, échéance, prazo",
    "notes": "comments, description, background, notas, comentarios, observaciones,"
    " descripción, notizen, remarques, observações",
    "rating": "csat, satisfaction, satisfacción, valoración, puntuación, bewertung, avaliação",
}
_TEAMS: dict[str, str] = {
    "support": "help, helpdesk, help desk, customer service, customer support, cs, care,"
    " level 1, l1, tier 1, soporte, atención al cliente, sac, ayuda, nivel 1",
    "sales": "ventas, comercial",
    "billing": "invoices, payments, finance, accounts, facturación, pagos, cobros, administración",
    "technical": "engineering, it, level 2, tier 2, dev, técnico, sistemas, ingeniería, nivel 2,"
    " desarrollo",
    "returns": "refunds, rma, devoluciones, reembolsos",
    "shipping": "logistics, delivery, envíos, logística, reparto",
    "escalations": "level 3, tier 3, nivel 3, escalados",
}
_YES = "yes, y, true, 1, on, sí, s, verdadero, activo, ja, oui, sim"
_NO = "no, n, false, 0, off, falso, inactivo, nein, non, não"
_DROPPED = re.compile(r"[^\w\s]|_")


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """For comparison: casefolded, without accents, punctuation, emoji and plural s."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", text.casefold()) if not _is_mark(char)
    )
    return " ".join(_singular(word) for word in _DROPPED.sub(" ", plain).split())


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Cf")


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _index(table: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, words in table.items():
        for one in (meaning, *words.split(",")):
            found.setdefault(normal(one), meaning)
    return found


_FIELD_INDEX = _index(_FIELDS)
_TEAM_INDEX = _index(_TEAMS)
_ANSWERS = {normal(one): True for one in _YES.split(",")} | {
    normal(one): False for one in _NO.split(",")
}


def field_meaning(label: str) -> str | None:
    """What a field of this label holds ("NIF" → "vat"), or None."""
    return _FIELD_INDEX.get(normal(label))


def team_meaning(name: str) -> str | None:
    """What a team of this name does ("Atención al Cliente" → "support"), or None."""
    return _TEAM_INDEX.get(normal(name))


def yes_or_no(text: str) -> bool | None:
    """Whether the word says yes or no; None when it says neither."""
    return _ANSWERS.get(normal(text))
