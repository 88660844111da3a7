"""Articles and collections: place, languages, readers, and what stays behind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.connectors.capabilities import Files
from engine.mapping import Context, Skip, Trait, helpers
from engine.mapping.helpers import DEFAULT_CATEGORY, DEFAULT_FOLDER, FOLDER_IN
from engine.mapping.trees import path
from engine.model import (
    Article,
    ArticleState,
    Attachment,
    Audience,
    Collection,
    CollectionText,
    Entity,
    Ref,
    Translation,
)

from .factory import (
    ANA,
    apply,
    at,
    capabilities,
    codes,
    context,
    detail,
    intercom_like,
    losses_of,
    mapping,
    zendesk_like,
)


def tree(*names: str) -> dict[str, Collection]:
    """A chain of collections, each in the one before."""
    parents: list[str | None] = [None, *names]
    return {
        name: Collection(
            id=name, name=name, parent=Ref(Entity.COLLECTION, parent) if parent else None
        )
        for name, parent in zip(names, parents, strict=False)
    }


CHAIN = tree("C", "F", "F2", "F3", "F4")
ALL = frozenset(Trait)


def article(**changes: Any) -> Article:
    plain: dict[str, Any] = {
        "id": "a1",
        "title": "Inicio",
        "html": "<p>Hola</p>",
        "locale": "en",
        "author": Ref(Entity.AGENT, "s-ana"),
        "parent": Ref(Entity.COLLECTION, "F"),
    }
    return Article(**plain | changes)


def known(target: Any = None, **changes: Any) -> Context:
    return context(target, **{"collections": CHAIN} | changes)


def translated(**changes: Any) -> Context:
    return known(changes.pop("target", None), mapping=mapping(translations=True, **changes))


def test_what_the_target_holds_costs_nothing() -> None:
    assert [] == losses_of(article(created_at=at(), position=3, summary="s"), known())


def test_a_published_article_gets_another_address_and_a_draft_does_not() -> None:
    assert ["address_changed"] == codes(apply(article(), known()))
    assert [] == codes(apply(article(state=ArticleState.DRAFT), known()))


def test_dates_that_cannot_be_set_stay_in_the_source_copy() -> None:
    mapped = apply(article(created_at=at(), updated_at=at()), known(intercom_like()))
    assert {"field": "source copy"} == detail(mapped, "date_created_lost")
    assert {"field": "source copy"} == detail(mapped, "date_updated_lost")


def test_an_author_who_left_is_replaced() -> None:
    record = article(author=Ref(Entity.AGENT, "s-clara"))
    mapped = apply(record, known())
    assert {"name": "Clara Núñez", "default": "Ana López"} == detail(mapped, "author_replaced")
    assert Ref(Entity.AGENT, "t-ana") == mapped.record.author


def test_without_any_author_it_fails_where_one_is_needed() -> None:
    nobody = known(intercom_like(), mapping=mapping(default_agent=None))
    expected = Skip(code="author_missing", failed=True)
    assert expected == apply(article(author=Ref(Entity.AGENT, "s-clara")), nobody).skip
    assert apply(article(), nobody).skip is None


def test_an_article_without_a_folder_goes_to_the_default_one() -> None:
    mapped = apply(article(parent=Ref(Entity.COLLECTION, "C")), known(zendesk_like()))
    expected = {"level": "folder", "folder": "Source default folder"}
    assert expected == detail(mapped, "placed_in_default")
    assert Ref(Entity.COLLECTION, DEFAULT_FOLDER) == mapped.record.parent
    assert frozenset({DEFAULT_FOLDER}) == mapped.helpers


def test_the_category_can_be_kept_with_a_default_folder_inside() -> None:
    keep = known(zendesk_like(), mapping=mapping(keep_category_add_folder=True))
    mapped = apply(article(parent=Ref(Entity.COLLECTION, "C")), keep)
    assert Ref(Entity.COLLECTION, f"{FOLDER_IN}C") == mapped.record.parent


def test_an_article_in_no_collection_goes_to_the_default_folder() -> None:
    mapped = apply(article(parent=None), known(zendesk_like()))
    assert "category" == detail(mapped, "placed_in_default")["level"]
    assert apply(article(parent=None), known()).record.parent is None


def test_an_article_in_several_collections_or_too_deep_is_said() -> None:
    several = article(other_parents=(Ref(Entity.COLLECTION, "C"),))
    assert ["placed_higher"] == losses_of(several, known())
    assert () == apply(several, known()).record.other_parents
    deep = article(parent=Ref(Entity.COLLECTION, "F2"))
    assert ["placed_higher"] == losses_of(deep, known(zendesk_like(), traits=ALL))
    assert {"folder": "F / F2"} == detail(apply(deep, known(zendesk_like())), "placed_higher")


def test_a_collection_too_deep_is_raised_and_carries_the_names_above() -> None:
    mapped = apply(CHAIN["F3"], known())
    assert {"folder": "F2 / F3"} == detail(mapped, "placed_higher")
    expected = ("F2 / F3", Ref(Entity.COLLECTION, "F"))
    assert expected == (mapped.record.name, mapped.record.parent)
    assert "F2 / F3 / F4" == apply(CHAIN["F4"], known()).record.name
    assert [] == codes(apply(CHAIN["F2"], known()))
    flat = apply(CHAIN["F"], known(capabilities(tree_depth=1))).record
    assert ("C / F", None) == (flat.name, flat.parent)


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef"), min_size=1))
def test_circles_in_the_tree_are_cut(parents: dict[str, str]) -> None:
    every = {
        name: Collection(id=name, name=name, parent=Ref(Entity.COLLECTION, parent))
        for name, parent in parents.items()
    }
    for one in every.values():
        found = path(one, context(collections=every))
        assert len({each.id for each in found}) == len(found)


def test_collections_lose_languages_that_were_asked_for_and_have_no_place() -> None:
    record = Collection(
        id="C",
        name="Start",
        locale="en",
        translations=(
            CollectionText(locale="es", name="Inicio"),
            CollectionText(locale="uk", name="Початок"),
        ),
    )
    assert [] == losses_of(record, known())
    assert ["translation_dropped"] == losses_of(record, translated(target=intercom_like()))
    kept = apply(record, translated()).record.translations
    assert ["Inicio", "Початок"] == [one.name for one in kept]


def test_a_collection_without_a_name_gets_one() -> None:
    assert ["name_made_up"] == losses_of(Collection(id="x"), known())


SPANISH = Translation(locale="es", title="Inicio", html="<p>Hola</p>")


def test_translations_stay_behind_unless_chosen() -> None:
    record = article(translations=(SPANISH,))
    assert ((), []) == (apply(record, known()).record.translations, losses_of(record, known()))
    assert [] == losses_of(record, translated())
    assert ("es",) == tuple(one.locale for one in apply(record, translated()).record.translations)


def test_a_language_without_place_is_dropped() -> None:
    record = article(translations=(SPANISH, Translation(locale="uk", title="Початок")))
    mapped = apply(record, translated(target=intercom_like()))
    assert {"languages": "uk"} == detail(mapped, "translation_dropped")


def test_a_region_that_is_not_there_is_shown_as_its_language() -> None:
    mapped = apply(article(locale="es-MX"), known(intercom_like()))
    assert {"language": "es-MX", "new": "es"} == detail(mapped, "translation_changed")
    assert "es" == mapped.record.locale


def test_of_two_texts_for_one_language_the_exact_one_stays() -> None:
    record = article(
        translations=(Translation(locale="es-MX", title="Otra", html="<p>más larga</p>"), SPANISH)
    )
    mapped = apply(record, translated(target=intercom_like()))
    assert {"languages": "es-MX"} == detail(mapped, "translation_dropped")
    assert ["Inicio"] == [one.title for one in mapped.record.translations]


def test_when_the_main_language_has_no_place_another_becomes_the_main_text() -> None:
    record = article(locale="uk", title="Початок", translations=(SPANISH,))
    mapped = apply(record, translated(target=intercom_like()))
    assert ("es", "Inicio") == (mapped.record.locale, mapped.record.title)
    assert {"languages": "uk"} == detail(mapped, "translation_dropped")


def test_an_only_language_that_has_no_place_is_skipped_or_fails() -> None:
    record = article(locale="uk")
    no_place = Skip(code="language_not_supported", detail={"language": "uk"})
    assert no_place == apply(record, known(intercom_like())).skip
    enabled = known(intercom_like(), enabled_locales=frozenset({"en"}))
    off = Skip(code="language_not_enabled", detail={"language": "es"}, failed=True)
    assert off == apply(article(locale="es"), enabled).skip


def test_a_place_chosen_by_a_person_goes_before_the_table() -> None:
    chosen = mapping(translations=True, locales={"gl": "es", "es": None})
    record = article(translations=(Translation(locale="gl", title="Comezo"), SPANISH))
    mapped = apply(record, known(intercom_like(), mapping=chosen))
    assert [("es", "Comezo")] == [(one.locale, one.title) for one in mapped.record.translations]


def test_a_draft_translation_never_becomes_public() -> None:
    draft = Translation(locale="es", title="Inicio", state=ArticleState.DRAFT)
    record = article(translations=(draft,))
    assert ArticleState.DRAFT is apply(record, translated()).record.translations[0].state


@pytest.mark.parametrize("audience", [Audience.SIGNED_IN, Audience.AGENTS, Audience.LIMITED])
def test_an_audience_that_is_not_there_never_widens(audience: Audience) -> None:
    record = article(audience=audience)
    nothing = apply(record, known(traits=ALL - {Trait.SIGNED_IN, Trait.AGENTS}))
    assert "visibility_changed" in codes(nothing)
    assert ArticleState.DRAFT is nothing.record.state
    agents = apply(record, known(traits=ALL - {Trait.SIGNED_IN}))
    assert Audience.AGENTS is agents.record.audience


def test_translations_of_a_hidden_article_are_hidden_too() -> None:
    record = article(audience=Audience.LIMITED, translations=(SPANISH,))
    hidden = apply(
        record, known(mapping=mapping(translations=True), traits=frozenset({Trait.EMPTY_ARTICLE}))
    )
    assert [ArticleState.DRAFT] == [one.state for one in hidden.record.translations]


def test_states_that_are_not_there_become_drafts() -> None:
    archived = apply(article(state=ArticleState.ARCHIVED), known())
    assert {"value": "archived", "new": "draft"} == detail(archived, "state_changed")
    later = article(state=ArticleState.SCHEDULED, publish_at=at())
    assert [] == losses_of(later, known())
    without = apply(later, known(traits=ALL - {Trait.SCHEDULED}))
    assert (ArticleState.DRAFT, None) == (without.record.state, without.record.publish_at)


def test_order_summary_highlight_and_votes_are_said() -> None:
    record = article(position=1, summary="s", promoted=True, votes=40)
    expected = ["description_cut", "votes_lost", "order_lost", "decoration_lost"]
    bare = known(traits=frozenset({Trait.EMPTY_ARTICLE}))
    assert expected == losses_of(record, bare)


def test_an_empty_article_gets_a_text_where_one_is_needed() -> None:
    assert [] == losses_of(article(html=""), known())
    bare = known(traits=ALL - {Trait.EMPTY_ARTICLE})
    assert ["text_made_up"] == losses_of(article(html=""), bare)


def test_a_title_is_taken_from_another_language() -> None:
    assert [] == losses_of(article(title="", translations=(SPANISH,)), translated())
    assert "Inicio" == apply(article(title="", translations=(SPANISH,)), translated()).record.title
    assert ["name_made_up"] == losses_of(article(title=""), known())


def test_markup_that_runs_something_is_taken_out() -> None:
    assert ["html_simplified"] == losses_of(article(html="<p>a</p><script>x</script>"), known())


def test_files_that_articles_cannot_have_are_named_in_the_text() -> None:
    pdf = Attachment(id="f", name="manual.pdf", url="", size=2, sha256="aa")
    image = Attachment(id="g", name="a.png", url="", size=2, sha256="bb", inline=True)
    no_files = known(capabilities(files=Files()))
    mapped = apply(article(attachments=(pdf, image)), no_files)
    assert ["article_file_linked", "image_missing", "address_changed"] == codes(mapped)
    assert "<p>Hola</p><p>[Attached file: manual.pdf]</p>" == mapped.record.html
    assert [] == losses_of(article(attachments=(pdf,)), known())
    left = known(capabilities(files=Files()), mapping=mapping(attachments=False))
    assert ["files_left_out"] == losses_of(article(attachments=(pdf,)), left)


def test_images_on_the_web_are_said_where_they_are_not_copied() -> None:
    record = article(html='<p>a</p><img src="https://cdn.example.net/a.png">')
    assert ["image_missing"] == losses_of(record, known(capabilities(files=Files())))
    assert [] == losses_of(record, known())


def test_default_collections_come_with_what_they_lie_in() -> None:
    found = helpers(mapping(), {DEFAULT_FOLDER, f"{FOLDER_IN}C"})
    assert [DEFAULT_CATEGORY, DEFAULT_FOLDER, f"{FOLDER_IN}C"] == [one.id for one in found]
    assert Ref(Entity.COLLECTION, DEFAULT_CATEGORY) == found[1].parent  # type: ignore[union-attr]
    assert Ref(Entity.COLLECTION, "C") == found[2].parent  # type: ignore[union-attr]


def test_the_placeholder_and_the_asking_agent_become_contacts() -> None:
    found = helpers(
        mapping(),
        {"mudanza:unknown-requester", "mudanza:agent-as-contact:s-ana"},
        {"s-ana": ANA},
    )
    expected = [("Ana López", "ana.lopez@example.com"), ("Unknown requester (migration)", None)]
    assert expected == [(one.name, one.email) for one in found]  # type: ignore[union-attr]


def test_each_language_keeps_its_author_or_gets_the_stand_in() -> None:
    texts = tuple(
        Translation(locale=code, title=code, author=author)
        for code, author in (
            ("es", Ref(Entity.AGENT, "s-ana")),
            ("fr", Ref(Entity.AGENT, "s-clara")),
            ("de", None),
        )
    )
    found = apply(article(translations=texts), translated())
    ana = Ref(Entity.AGENT, "t-ana")

    assert {"es": ana, "fr": ana, "de": None} == {
        one.locale: one.author for one in found.record.translations
    }
    assert "Clara Núñez" == detail(found, "author_replaced")["name"]
