"""Incidents and children, problems and parents: which links the target holds, without a note."""

from __future__ import annotations

from collections.abc import Iterator

from engine.connectors.capabilities import Trait
from engine.mapping.asking import requester_of, skip_of
from engine.mapping.context import Context, Losses, Stopped, Tie
from engine.mapping.origin import Origins
from engine.mapping.tickets import Form, form_of
from engine.mapping.values import type_of
from engine.model import Conversation, Entity, Link, LinkKind, Ref, TicketType


def held_links(record: Conversation, form: Form | None, context: Context) -> list[Link]:
    """
    The links of a record that the target holds, once both records are there.

    `form` is the ticket type that it becomes. A problem is one of the target when it becomes a
    ticket of that kind; its incidents are what customers see: conversations and their tickets.
    """
    if Trait.LINKS in context.traits:
        return list(record.links)
    return [*_about_problems(record, form, context), *_of_families(record, context)]


def _about_problems(record: Conversation, form: Form | None, context: Context) -> list[Link]:
    if context.target.problem_first:
        return _named_problem(record, context)
    if not context.target.links_incidents:
        return []
    if _is_problem(form):
        return [link for link in record.links if _is_incident_of(link.ref, record.id, context)]
    problem = _problem_of(record)
    if problem is None or (form is not None and form.internal):
        return []
    other = context.thread_of(problem.ref)
    return [problem] if other is not None and _is_problem(_becomes(other, context)) else []


def ties_of(record: Conversation, links: list[Link], context: Context) -> Iterator[Tie]:
    """
    These links, by the ids in the source.

    Where few kinds are linked, a link of another one is a parent's to its child or a problem's to
    its incident.
    """
    if context.target.problem_first:
        return
    for link in links:
        if link.kind in {LinkKind.PROBLEM, LinkKind.PARENT} or Trait.LINKS in context.traits:
            yield Tie(link.ref.id, record.id, link.kind)
        else:
            child = _is_child_of(link.ref, record.id, context)
            yield Tie(record.id, link.ref.id, LinkKind.PARENT if child else LinkKind.PROBLEM)


def _of_families(record: Conversation, context: Context) -> list[Link]:
    """To its parent, or to its children, who name it."""
    if not context.target.links_parents:
        return []
    return [
        link
        for link in record.links
        if (link == _parent_of(record) and _comes(link.ref, context))
        or (link.kind is LinkKind.RELATED and _is_child_of(link.ref, record.id, context))
    ]


def _parent_of(record: Conversation) -> Link | None:
    """A child has one parent."""
    return next((link for link in record.links if link.kind is LinkKind.PARENT), None)


def _comes(ref: Ref, context: Context) -> bool:
    other = context.thread_of(ref)
    return other is not None and not skip_of(other)


def _is_child_of(ref: Ref, parent: str, context: Context) -> bool:
    other = context.thread_of(ref)
    if other is None or skip_of(other):
        return False
    named = _parent_of(other)
    return named is not None and named.ref == Ref(Entity.CONVERSATION, parent)


def _problem_of(record: Conversation) -> Link | None:
    """An incident has one problem."""
    return next((link for link in record.links if link.kind is LinkKind.PROBLEM), None)


def names_problem(record: Conversation) -> bool:
    """Whether it says what problem it is an incident of."""
    return _problem_of(record) is not None


def _named_problem(record: Conversation, context: Context) -> list[Link]:
    """The problem of an incident, where both are written as what they are."""
    problem = _problem_of(record)
    other = context.thread_of(problem.ref) if problem else None
    if problem is None or other is None or skip_of(other) or names_problem(other):
        return []
    kinds = [_type_of(one, context) for one in (record, other)]
    return [problem] if kinds == [TicketType.INCIDENT, TicketType.PROBLEM] else []


def _type_of(record: Conversation, context: Context) -> TicketType | None:
    """What the target makes of its type; None where its value fails the record."""
    losses = Losses()
    try:
        return type_of(record, context, Origins(Entity.CONVERSATION, context, losses), losses)
    except Stopped:
        return None


def _is_incident_of(ref: Ref, problem: str, context: Context) -> bool:
    other = context.thread_of(ref)
    if other is None:
        return True  # not read yet, or never: the run says so when it comes to the link
    if skip_of(other):
        return False
    named, form = _problem_of(other), _becomes(other, context)
    mine = named is not None and named.ref == Ref(Entity.CONVERSATION, problem)
    return mine and (form is None or not form.internal)


def _becomes(record: Conversation, context: Context) -> Form | None:
    if skip_of(record):
        return None
    return form_of(record, requester_of(record, context, Losses()), context)


def _is_problem(form: Form | None) -> bool:
    return form is not None and form.kind is TicketType.PROBLEM
