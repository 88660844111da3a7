"""Articles as the target takes them: place, languages, readers, author."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from engine.connectors.capabilities import Trait
from engine.mapping.agents import agent_name, counterpart, default_agent, default_name
from engine.mapping.context import Context, Losses, Mapped, Skip
from engine.mapping.conversion import shortened
from engine.mapping.dates import fitting, settable
from engine.mapping.files import prepared
from engine.mapping.languages import Text, chosen, unplaced
from engine.mapping.links import links_of
from engine.mapping.offers import editors, readers
from engine.mapping.safety import sanitise
from engine.mapping.tags import target_tags
from engine.mapping.text import (
    has_remote_image,
    has_words,
    text_to_html,
    whole,
    whole_name,
)
from engine.mapping.trees import article_parent
from engine.model import (
    Article,
    ArticleState,
    Attachment,
    Audience,
    Entity,
    Ref,
    Translation,
)


def apply_article(record: Article, context: Context, losses: Losses) -> Mapped:
    """The article; its collection keeps the source id, its author has a target id."""
    if skip := unplaced(record, context) or _authorless(record, context):
        return Mapped(record=record, losses=losses.all(), skip=skip)
    main, others = chosen(record, context, losses)
    chosen_readers = readers(record, context)
    audience, hidden = (
        (chosen_readers[1], False) if chosen_readers else _audience(record, context, losses)
    )
    state = _state(record.state if not hidden else ArticleState.DRAFT, context)
    _say_state(record, state, context, losses, hidden=hidden)
    attachments, named = _files(record, context, losses)
    mapped = msgspec.structs.replace(
        record,
        title=_title(main, others, context, losses),
        html=_html(main.html, context, losses) + named,
        summary=_summary(main, others, context, losses),
        locale=main.locale,
        state=state,
        publish_at=record.publish_at if state is ArticleState.SCHEDULED else None,
        audience=audience,
        readers=chosen_readers[0] if chosen_readers else UNSET,
        editors=editors(context) or UNSET,
        author=_writer(record.author, context, losses),
        parent=article_parent(record, context, losses),
        other_parents=(),
        tags=target_tags(record.tags, context, losses, marked=True),
        translations=tuple(_translation(one, state, context, losses) for one in others),
        attachments=attachments,
    )
    _dates(record, context, losses)
    mapped = _dated(mapped, context, losses)
    mapped = _plainer(mapped, context, losses)
    if not context.target.files.in_articles and has_remote_image(mapped.html):
        losses.add("image_missing")
    if state is ArticleState.PUBLISHED:
        losses.add("address_changed")
    for address, other in links_of(record).items():
        if context.name_of(Ref(Entity.ARTICLE, other)) is None:
            losses.add("link_unresolved", url=address)
    return Mapped(record=mapped, losses=losses.all())


def _authorless(record: Article, context: Context) -> Skip | None:
    matched = record.author is not None and counterpart(record.author.id, context)
    if matched or context.mapping.default_agent or not context.target.needs_article_author:
        return None
    return Skip(code="author_missing", failed=True)


def _writer(author: Ref | None, context: Context, losses: Losses) -> Ref | None:
    target = counterpart(author.id, context) if author else None
    if target:
        return Ref(Entity.AGENT, target)
    stand_in = default_agent(context)
    if author is not None and stand_in is not None:
        name = agent_name(author.id, context)
        losses.add("author_replaced", name=name, default=default_name(context))
    return stand_in


_HELD = {Audience.SIGNED_IN: Trait.SIGNED_IN, Audience.AGENTS: Trait.AGENTS}


def _audience(record: Article, context: Context, losses: Losses) -> tuple[Audience, bool]:
    """Who may read in the target, and whether only a draft keeps others out."""
    wanted = record.audience
    if wanted is Audience.EVERYONE or _HELD.get(wanted) in context.traits:
        return wanted, False
    losses.add("visibility_changed")
    if Trait.AGENTS in context.traits:
        return Audience.AGENTS, False
    return Audience.EVERYONE, True


def _state(state: ArticleState, context: Context) -> ArticleState:
    if state is ArticleState.SCHEDULED and Trait.SCHEDULED in context.traits:
        return state
    return state if state is ArticleState.PUBLISHED else ArticleState.DRAFT


def _say_state(
    record: Article, state: ArticleState, context: Context, losses: Losses, *, hidden: bool
) -> None:
    if record.state is not state and not (hidden and record.state is ArticleState.PUBLISHED):
        losses.add("state_changed", value=record.state, new=state)


def _title(main: Text, others: list[Text], context: Context, losses: Losses) -> str:
    """The main language's title, else another language's, else a made-up one."""
    titles = (whole_name(one.title, losses) for one in (main, *others))
    if found := next((title for title in titles if title), ""):
        return shortened(found, context.target.title_limit, "name_cut", losses)
    losses.add("name_made_up", value=context.word("untitled"))
    return context.word("untitled")


def _html(html: str, context: Context, losses: Losses) -> str:
    clean, changed = sanitise(whole(html, losses))
    if changed:
        losses.add("html_simplified")
    if Trait.EMPTY_ARTICLE in context.traits or has_words(clean):
        return clean
    losses.add("text_made_up")
    return text_to_html(context.word("no_text"))


def _summary(main: Text, others: list[Text], context: Context, losses: Losses) -> str:
    if Trait.SUMMARY in context.traits:
        return whole(main.summary, losses)
    if any(one.summary.strip() for one in (main, *others)):
        losses.add("description_cut")
    return ""


def _translation(text: Text, state: ArticleState, context: Context, losses: Losses) -> Translation:
    """A translation is never more visible than the article or than it was."""
    own = _state(text.state, context)
    return Translation(
        locale=text.locale or "",
        title=shortened(
            whole_name(text.title, losses) or context.word("untitled"),
            context.target.title_limit,
            "name_cut",
            losses,
        ),
        html=_html(text.html, context, losses),
        summary=whole(text.summary, losses) if Trait.SUMMARY in context.traits else "",
        state=ArticleState.DRAFT if state is ArticleState.DRAFT else own,
        author=_writer(text.author, context, losses) if text.author else None,
    )


def _files(record: Article, context: Context, losses: Losses) -> tuple[tuple[Attachment, ...], str]:
    """The files, or a line in the article for each where the target takes none."""
    if not record.attachments or context.target.files.in_articles:
        return prepared(record.attachments, context, losses), ""
    if not context.mapping.attachments:
        losses.add("files_left_out")
        return (), ""
    return (), "".join(_named(one, context, losses) for one in record.attachments)


def _named(attachment: Attachment, context: Context, losses: Losses) -> str:
    name = whole_name(attachment.name, losses)
    if attachment.inline:
        losses.add("image_missing")
        return ""
    if attachment.loss:
        losses.add(attachment.loss, file=name)
        return ""
    losses.add("article_file_linked", file=name)
    return text_to_html(f"[{context.word('attached_file')}: {name}]")


def _dates(record: Article, context: Context, losses: Losses) -> None:
    settle = settable(context, Entity.ARTICLE)
    rows = (
        ("created", record.created_at, settle.created),
        ("updated", record.updated_at, settle.updated),
    )
    for name, at, can in rows:
        if at is not None and not can:
            losses.add(f"date_{name}_lost", field=context.word("source_copy"))


def _dated(record: Article, context: Context, losses: Losses) -> Article:
    settle = settable(context, Entity.ARTICLE)
    at = record.created_at
    if at is None or not settle.created:
        return record
    return msgspec.structs.replace(record, created_at=fitting(at, context, losses))


def _plainer(record: Article, context: Context, losses: Losses) -> Article:
    """Order, highlights and votes, where the target has none."""
    if record.votes:
        losses.add("votes_lost")
    changes: dict[str, object] = {"votes": 0}
    if record.position is not None and Trait.ORDER not in context.traits:
        losses.add("order_lost")
        changes["position"] = None
    decorated = record.promoted or record.comments_closed
    if decorated and Trait.DECORATION not in context.traits:
        losses.add("decoration_lost")
        changes |= {"promoted": False, "comments_closed": False}
    return msgspec.structs.replace(record, **changes)
