from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from engine import errors
from engine.i18n import LANGUAGES, PLACE, Translator, translator
from engine.model.articles import ArticleState, Audience
from engine.model.conversations import (
    AuthorRole,
    Channel,
    Kind,
    MessageKind,
    Priority,
    Status,
    TicketType,
)
from engine.model.refs import Entity
from engine.words import (
    CARDS,
    ENTITIES,
    FAILED,
    LOSSES,
    PAUSED,
    REASONS,
    REFUSED,
    SKIPPED,
    VOCABULARY,
    Card,
    Reason,
    counted,
    explain,
    finding,
    label,
    loss_weight,
    sentence,
    word,
)

EXPECTED = Path(__file__).parents[1] / "expected" / "codes.txt"
LONGEST_LABEL = 28
OPEN = re.compile(r"\{|\}|…|\"\"|«»|\b[dD]e el\b|\b[aA] el\b|  ")
FAMILIES = {
    "failed": FAILED,
    "skipped": SKIPPED,
    "lost": LOSSES,
    "paused": PAUSED,
    "refused": REFUSED,
}

ES, EN = translator("es"), translator("en")


def read_of(text: str) -> set[str]:
    return set(PLACE.findall(text))


def test_codes_and_ids_are_the_promised_ones() -> None:
    ours = [f"{family} {reason.code}" for family, table in FAMILIES.items() for reason in table]
    ours += [f"card {card}" for card in CARDS]
    assert EXPECTED.read_text(encoding="utf-8").splitlines() == sorted(ours)


def test_a_code_means_one_thing() -> None:
    assert len(REASONS) == sum(len(table) for table in FAMILIES.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", REASONS)
def test_a_label_fits_a_chart(code: str, language: str) -> None:
    shown = label(code, translator(language))
    assert shown
    assert len(shown) <= LONGEST_LABEL, shown


@pytest.mark.parametrize("code", [reason.code for reason in FAILED])
def test_a_failure_says_what_to_do(code: str) -> None:
    assert sentence(code, EN).remedy


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS.keys())
def test_a_reason_reads_well_whichever_values_are_missing(reason: Reason) -> None:
    named = sorted(read_of(reason.what) | read_of(reason.one) | read_of(reason.remedy))
    for size in range(len(named) + 1):
        for given in combinations(named, size):
            for spoken in (EN, ES):
                said = str(sentence(reason.code, spoken, **dict.fromkeys(given, "7")))
                assert not OPEN.search(said), (given, said)
                assert said[0].isupper() or said[0] in '«"7¿', said


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS.keys())
def test_a_finding_says_everything_in_both_languages(card: Card) -> None:
    texts = [card.title, card.one, card.why, card.how, card.path]
    values = {name: "7" for text in texts for name in read_of(text)}
    for count in ("1", "7"):
        for spoken in (EN, ES):
            text = finding(card.id, spoken, **{**values, "n": count, "bad": count})
            assert not OPEN.search(f"{text.title} {text.why} {text.how_to_fix}".replace("…»", "»"))
            assert text.why
            assert bool(text.path) == bool(card.path)


def test_one_is_said_as_one() -> None:
    values = {"target": "Intercom", "field": "Otros correos"}
    said = sentence("email_extra_noted", ES, n="1", **values).what
    assert "Intercom guarda un solo correo; el otro está en «Otros correos»." == said
    assert "3 more are" in sentence("email_extra_noted", EN, n="3", **values).what
    assert "One agent has no counterpart" == finding("agents_unmatched", EN, n=1).title


def test_what_a_ledger_stored_as_text_is_written_as_a_number() -> None:
    said = sentence("too_large", EN, target="Intercom", size="52428800", limit="20971520").what
    shown = said.replace("\N{NO-BREAK SPACE}", " ")
    assert "It is larger (50 MB) than Intercom accepts in one piece (20 MB)" in shown
    assert "1.240 personas" in sentence("recipients_noted", ES, n="1240").what


def test_a_value_of_our_own_is_translated_and_one_of_the_account_is_not() -> None:
    said = sentence("status_reduced", ES, value="En espera del jefe", new="open", field="Estado")
    assert "«En espera del jefe» pasó a «abierto»; el original está en «Estado»." == said.what


def test_a_code_of_a_newer_version_is_still_explained() -> None:
    assert "not_yet_invented" in sentence("not_yet_invented", EN).what
    assert "Otro motivo" == label("not_yet_invented", ES)


def test_an_error_brings_its_own_words_when_the_list_has_none() -> None:
    message = "Nobody answered in the browser."
    shown = explain(errors.CannotStart(message, remedy="Try again."), ES)
    assert ("Nadie respondió en el navegador.", "Inténtalo de nuevo.") == (
        shown.what,
        shown.remedy,
    )


def test_a_usage_error_is_said_in_the_readers_language_with_its_values() -> None:
    error = errors.CannotStart(
        "Nobody is signed in to {side}.",
        remedy="Sign in on Connect first.",
        detail={"side": "target"},
    )

    assert "Nobody is signed in to target." == error.message
    assert "Nadie ha iniciado sesión en el destino." == explain(error, ES).what
    assert "Nobody is signed in to the target." == explain(error, EN).what


def test_an_error_of_the_list_is_explained_by_the_list() -> None:
    lost = {"service": "Zendesk", "permission": "tickets"}
    shown = explain(errors.ScopeMissing("Lost.", code="permission_lost", detail=lost), ES)
    assert "Zendesk ya no permite tickets." == shown.what


@pytest.mark.parametrize(
    "code, weight", [("avatar_lost", 1), ("date_created_lost", 2), ("file_missing", 3)]
)
def test_a_loss_has_its_weight(code: str, weight: int) -> None:
    assert weight == loss_weight(code)


@pytest.mark.parametrize(
    "kind, values",
    [
        ("status", Status),
        ("priority", Priority),
        ("kind", Kind),
        ("type", TicketType),
        ("channel", Channel),
        ("message", MessageKind),
        ("author", AuthorRole),
        ("article_state", ArticleState),
        ("audience", Audience),
    ],
)
def test_every_value_of_the_model_has_a_word(kind: str, values: type[Status]) -> None:
    assert {value.value for value in values} == VOCABULARY[kind].keys()


def test_every_entity_has_a_name() -> None:
    assert {entity.value for entity in Entity} <= ENTITIES.keys()


@pytest.mark.parametrize("spoken, said", [(EN, "Waiting for the customer"), (ES, "A la espera")])
def test_a_word_can_begin_a_heading(spoken: Translator, said: str) -> None:
    assert word("status", "waiting_customer", spoken, capital=True).startswith(said)


def test_records_are_counted_in_words() -> None:
    assert "24,011 contacts" == counted("contacts", 24011, EN)
    assert "1 conversación" == counted("conversations", 1, ES)


def test_every_error_class_has_a_sentence() -> None:
    classes = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.default_code for kind in classes if issubclass(kind, errors.MigrationError)}
    assert codes <= REASONS.keys()
