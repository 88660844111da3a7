"""What tables and columns are called, in the words that people use; see also engine.synonyms."""

from __future__ import annotations

from enum import StrEnum

from engine.synonyms import field_meaning, normal

OWN = "field:"
"""Begins the header of a custom field."""


class Table(StrEnum):
    """A kind of table: an entity, or what lies inside a record of one."""

    AGENTS = "agents"
    TEAMS = "teams"
    TAGS = "tags"
    COMPANIES = "companies"
    CONTACTS = "contacts"
    CONVERSATIONS = "conversations"
    MESSAGES = "messages"
    COLLECTIONS = "collections"
    ARTICLES = "articles"
    TRANSLATIONS = "translations"


_TABLES = {
    Table.AGENTS: "agent, teammate, admin, operator, rep, staff, agente, operador, personal",
    Table.TEAMS: "team, group, queue, inbox, department, equipo, grupo, cola, departamento",
    Table.TAGS: "tag, label, keyword, etiqueta",
    Table.COMPANIES: "company, companies, organization, organisation, account, empresa,"
    " organización, organizaciones, compañía, cuenta",
    Table.CONTACTS: "contact, people, person, user, customer, end user, client, lead, contacto,"
    " persona, usuario, cliente",
    Table.CONVERSATIONS: "conversation, ticket, case, request, conversación, conversaciones, caso,"
    " solicitud, solicitudes, incidencia",
    Table.MESSAGES: "message, reply, replies, comment, thread, mensaje, respuesta, comentario",
    Table.COLLECTIONS: "collection, category, categories, section, folder, colección, colecciones,"
    " categoría, sección, secciones, carpeta",
    Table.ARTICLES: "article, knowledge base, faq, artículo, base de conocimiento",
    Table.TRANSLATIONS: "translation, traducción, traducciones",
}
_SHARED = {
    "id": "identifier, number, key, ticket id, ticket number, contact id, company id, article id,"
    " identificador, número, clave, nº, id de ticket",
    "url": "link, address of the record, enlace, vínculo",
    "created_at": "created, created at, created on, creation date, date, date created, opened,"
    " fecha, creado, fecha de creación, alta, creado el, fecha de alta",
    "updated_at": "updated, updated at, last update, modified, modified at, last modified,"
    " actualizado, modificado, última actualización, fecha de actualización",
    "tags": "tag, label, etiqueta, keyword",
}
_PERSON = {
    "name": "",
    "email": "",
    "active": "enabled, status, activo, habilitado",
}
_COLUMNS: dict[Table, dict[str, str]] = {
    Table.AGENTS: _SHARED | _PERSON | {"teams": "team, group, equipo, grupo"},
    Table.TEAMS: _SHARED | {"name": "team, group, equipo, grupo"},
    Table.TAGS: {"id": _SHARED["id"], "name": "tag, label, etiqueta"},
    Table.COMPANIES: _SHARED
    | {
        "name": "company, organization, empresa, organización, compañía",
        "external_id": "",
        "domains": "domain, dominio",
        "description": "details, descripción, detalle",
        "notes": "",
        "website": "web, site, sitio web, página web",
        "industry": "sector, industria",
        "size": "employees, headcount, empleados, tamaño",
        "plan": "",
        "spend": "revenue, gasto, facturación",
    },
    Table.CONTACTS: _SHARED
    | {
        "name": "",
        "first_name": "given name, nombre de pila, nombres",
        "last_name": "surname, family name, apellido",
        "email": "",
        "emails": "other emails, more emails, otros correos",
        "phone": "",
        "phones": "other phones, more phones, otros teléfonos",
        "external_id": "",
        "companies": "company, organization, account, business, empresa, organización, compañía",
        "role": "type, contact type, tipo",
        "job_title": "",
        "language": "",
        "time_zone": "timezone, zona horaria, huso horario",
        "address": "",
        "notes": "",
        "unsubscribed": "unsubscribed from emails, opted out, baja, dado de baja",
        "blocked": "suspended, bloqueado, suspendido",
        "last_seen_at": "last seen, last login, última visita, visto por última vez",
        "avatar_url": "avatar, photo, foto",
    },
    Table.CONVERSATIONS: _SHARED
    | {
        "number": "reference, referencia",
        "kind": "record type",
        "subject": "title, summary, asunto, título, resumen",
        "body": "description, first message, message, text, content, descripción, mensaje, texto,"
        " contenido",
        "html": "body html, html body",
        "requester": "requester email, customer, customer email, contact, contact email, from,"
        " client, user, reporter, email, solicitante, cliente, correo, contacto, remitente,"
        " correo del cliente, correo del solicitante, de",
        "requester_name": "customer name, contact name, from name, nombre del cliente,"
        " nombre del solicitante, nombre",
        "participants": "cc, followers, en copia, participantes",
        "assignee": "assigned to, agent, owner, assignee email, agente, asignado a, responsable,"
        " agente asignado",
        "team": "group, queue, inbox, department, equipo, grupo, cola, departamento",
        "company": "organization, empresa, organización",
        "status": "state, estado",
        "snoozed_until": "snoozed, pospuesto hasta",
        "priority": "urgency, prioridad",
        "type": "ticket type, tipo",
        "type_label": "",
        "channel": "source, via, canal, origen, vía",
        "closed_at": "closed, solved at, resolved at, resolved, cerrado, resuelto el,"
        " fecha de cierre",
        "rating": "",
        "rating_remark": "satisfaction comment, comentario de satisfacción",
        "spam": "",
        "deleted": "borrado, eliminado",
        "attachments": "attachment, file, adjunto, archivo",
        "attachment_names": "file names, nombres de archivo",
    },
    Table.MESSAGES: {
        "id": _SHARED["id"].split(", ticket", maxsplit=1)[0] + ", message id, id de mensaje",
        "conversation": "conversation id, ticket, ticket id, case, case id, conversación,"
        " id de conversación, id de ticket, id del ticket",
        "kind": "type, visibility, tipo, visibilidad",
        "public": "is public, público",
        "private": "internal, is private, privado, interno",
        "author": "author email, from, sender, user, autor, de, remitente, correo del autor",
        "author_name": "sender name, nombre del autor",
        "author_role": "role, sender type, rol, tipo de autor",
        "at": "created at, created, date, sent at, time, fecha, creado, enviado, hora",
        "html": "html body, body html",
        "body": "text, message, comment, content, plain body, texto, mensaje, comentario,"
        " contenido",
        "attachments": "attachment, file, adjunto, archivo",
        "attachment_names": "file names, nombres de archivo",
    },
    Table.COLLECTIONS: _SHARED
    | {
        "name": "title, título",
        "description": "",
        "locale": "language, idioma",
        "parent": "category, parent id, categoría, superior",
        "position": "order, orden, posición",
    },
    Table.ARTICLES: _SHARED
    | {
        "title": "name, subject, título, nombre",
        "html": "body, content, html body, text, cuerpo, contenido, texto",
        "summary": "description, excerpt, resumen, descripción",
        "locale": "language, idioma",
        "state": "status, estado",
        "publish_at": "publication date, publicar el",
        "audience": "visibility, visibilidad, audiencia",
        "author": "author email, autor, correo del autor",
        "parent": "section, folder, collection, sección, carpeta, colección",
        "category": "categoría",
        "position": "order, orden, posición",
        "promoted": "featured, destacado",
        "comments_closed": "",
        "votes": "votos",
        "attachments": "attachment, file, adjunto, archivo",
        "attachment_names": "file names, nombres de archivo",
    },
    Table.TRANSLATIONS: {
        "article": "article id, artículo, id de artículo",
        "locale": "language, idioma",
        "title": "name, título, nombre",
        "html": "body, content, text, cuerpo, contenido, texto",
        "summary": "description, resumen, descripción",
        "state": "status, estado",
        "author": "autor",
    },
}
WITH_FIELDS = frozenset({Table.COMPANIES, Table.CONTACTS, Table.CONVERSATIONS})
"""Tables whose other columns become custom fields."""


def _index(words: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning in words:
        found.setdefault(normal(meaning.replace("_", " ")), meaning)
    for meaning, several in words.items():
        for one in several.split(","):
            if one.strip():
                found.setdefault(normal(one), meaning)
    return found


_TABLE_INDEX = {
    normal(word): table for table, words in _TABLES.items() for word in (table, *words.split(","))
}
_COLUMN_INDEX = {table: _index(words) for table, words in _COLUMNS.items()}


def table_of(name: str) -> Table | None:
    """What a file or sheet of this name holds ("Clientes 2024" → contacts), or None."""
    plain = normal(name.replace("_", " ").replace("-", " "))
    words = plain.split()
    tries = [plain, *(words[:1] if words else ()), *(words[-1:] if words else ())]
    return next((_TABLE_INDEX[one] for one in tries if one in _TABLE_INDEX), None)


def column_of(table: Table, header: str) -> str | None:
    """The field that a column of this header fills, None when it is a custom field."""
    if header.startswith(OWN):
        return None
    plain = normal(header.replace("_", " "))
    found = _COLUMN_INDEX[table].get(plain)
    meaning = found or field_meaning(header)
    return meaning if meaning in _COLUMNS[table] else None


def fields_of(table: Table) -> tuple[str, ...]:
    """The fields that a table may fill."""
    return tuple(_COLUMNS[table])
