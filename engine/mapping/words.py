"""Texts that a migration writes into the target, in both languages."""

from __future__ import annotations

from engine.mapping.mapping import Language

_WORDS: dict[str, tuple[str, str]] = {
    "started_by_us": ("conversation started by us", "conversación iniciada por nosotros"),
    "no_text": ("(no text)", "(sin texto)"),
    "erased": (
        "(this message was erased in the source)",
        "(este mensaje se borró en el origen)",
    ),
    "canary": ("Mudanza: test record", "Mudanza: registro de prueba"),
    "canary_asked": ("Does this reach anybody by mail?", "¿Le llega esto a alguien por correo?"),
    "canary_answered": ("It must not.", "No debe llegar."),
    "card_left_out": ("[card number left out]", "[número de tarjeta omitido]"),
    "secret_left_out": ("[secret left out]", "[secreto omitido]"),
    "unknown_requester": (
        "Unknown requester (migration)",
        "Solicitante desconocido (migración)",
    ),
    "unknown_author": ("Unknown", "Desconocido"),
    "visitor": ("Visitor", "Visitante"),
    "company": ("Company", "Empresa"),
    "untitled": ("Untitled", "Sin título"),
    "conversation_of": ("Conversation {at}", "Conversación del {at}"),
    "default_category": ("Source default category", "Categoría predeterminada de origen"),
    "default_folder": ("Source default folder", "Carpeta predeterminada de origen"),
    "source_copy": ("source copy", "copia de origen"),
    "events": ("Events in the source:", "Eventos en el origen:"),
    "event": ("event", "evento"),
    "rating": ("Rating: {value} of 5", "Valoración: {value} de 5"),
    "rating_reason": ("Reason: {value}", "Motivo: {value}"),
    "note": ("a note", "una nota"),
    "in_copy": ("In copy: {names}", "En copia: {names}"),
    "merged_into": ("Merged into {other} in the source.", "Fusionado con {other} en el origen."),
    "link_problem": (
        "Incident of problem {other} in the source.",
        "Incidente del problema {other} en el origen.",
    ),
    "link_follows": ("Follow-up of {other} in the source.", "Continúa {other} del origen."),
    "link_parent": ("Part of {other} in the source.", "Forma parte de {other} en el origen."),
    "link_depends": ("Waits for {other} in the source.", "Espera a {other} en el origen."),
    "link_related": ("Linked to {other} in the source.", "Vinculado a {other} en el origen."),
    "tags_left_out": ("Further tags: {tags}", "Más etiquetas: {tags}"),
    "attached_file": ("Attached file", "Archivo adjunto"),
    "file": ("file", "archivo"),
    "image": ("image", "imagen"),
    "yes": ("yes", "sí"),
    "no": ("no", "no"),
    "form": ("form", "formulario"),
    "company_of": ("company", "empresa"),
    "address": ("address", "dirección"),
    "job_title": ("job title", "cargo"),
    "old_id": ("Old number", "Número anterior"),
    "old_url": ("Old link", "Enlace anterior"),
    "old_created": ("Original created", "Creación original"),
    "old_updated": ("Original last update", "Última actualización original"),
    "old_closed": ("Original closed", "Cierre original"),
    "old_status": ("Original status", "Estado original"),
    "old_priority": ("Original priority", "Prioridad original"),
    "old_type": ("Original type", "Tipo original"),
    "old_channel": ("Original channel", "Canal original"),
    "old_assignee": ("Original assignee", "Agente asignado original"),
    "old_team": ("Original team", "Equipo original"),
    "old_rating": ("Original rating", "Valoración original"),
    "old_phone": ("Original phone", "Teléfono original"),
    "old_email": ("Original e-mail", "Correo original"),
}


def word(key: str, language: Language, **values: str) -> str:
    """The text of this key; `values` fill its placeholders."""
    english, spanish = _WORDS[key]
    text = spanish if language is Language.SPANISH else english
    return text.format(**values) if values else text


def both(key: str) -> tuple[str, str]:
    """The text in English and in Spanish: what an earlier mapping may have written."""
    return _WORDS[key]
