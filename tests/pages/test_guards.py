from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine import Home
from tests.support.sandbox import sandbox

ROUTER = Path(__file__).parents[2] / "pages" / "shell" / "router.py"
STEPS = ["connect", "count", "check", "map", "demo", "migrate", "compare", "report"]


def opened(page: str = "", **query: str) -> AppTest:
    """A page after its first run, as a person with this address sees it."""
    test = AppTest.from_file(str(ROUTER), default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    if page:
        test.switch_page(str(ROUTER.parents[1] / f"{page}.py")).run()
    assert not test.exception
    return test


def words(test: AppTest) -> str:
    """All HTML and Markdown of the page."""
    return "\n".join(str(block.proto.body) for block in [*test.get("html"), *test.markdown])


@pytest.fixture
def migration(home: Home) -> str:
    return home.new(
        "Norte",
        source_desk="zendesk",
        source_url="http://127.0.0.1:9",
        target_desk="intercom",
        target_url="http://127.0.0.1:10",
    ).slug


def test_a_newcomer_is_offered_sample_data(folder: Path) -> None:
    labels = [button.label for button in opened(lang="en").button]

    assert "Try it with sample data" in labels


def test_a_spanish_reader_reads_spanish(folder: Path) -> None:
    labels = [button.label for button in opened(lang="es").button]

    assert "Probar con datos de ejemplo" in labels


@pytest.mark.parametrize("page", STEPS)
def test_a_step_without_a_migration_leads_home(folder: Path, page: str) -> None:
    test = opened(page, lang="en")

    assert "Choose a migration first." in words(test)
    assert ["Home"] == [button.label for button in test.button if button.label == "Home"]


@pytest.mark.parametrize("page", ["count", "check", "map", "demo", "migrate"])
def test_a_step_is_closed_until_both_sides_are_signed_in(migration: str, page: str) -> None:
    test = opened(page, m=migration, lang="en")

    assert "Sign in to both help desks first." in words(test)


@pytest.mark.parametrize(
    "language, told",
    [
        ("en", "Without it we cannot read collections and articles: they stay behind"),
        ("es", "Sin él no podemos leer colecciones y artículos: se quedan atrás"),
    ],
)
def test_articles_that_may_not_be_read_stay_behind_and_lock_nothing(
    home: Home, language: str, told: str
) -> None:
    refusal = {"errors": [{"code": "token_unauthorized", "message": "Not authorized"}]}
    away = {"kind": "status", "status": 401, "body": refusal, "times": 0}
    with sandbox("intercom:initech:empty") as (source,):
        source.faults([{"on": "GET /help_center/collections", **away}])
        made = home.new(
            "Sur",
            source_desk="intercom",
            source_url=source.url,
            target_desk="zendesk",
            target_url="http://127.0.0.1:9",
        )
        account = made.connect("source", {"token": source.token})
        shown = words(opened("connect", m=made.slug, lang=language))

    assert ("accounts",) == account.missing
    assert "permission is missing" not in shown
    assert "Falta" not in shown
    assert told in shown
    assert account.name in shown
    assert account.id in shown


@pytest.mark.parametrize(
    "side, path, told",
    [
        ("source", "tags", "Without it we cannot read tags: the demo"),
        ("target", "help_center/collections", "we cannot write collections and articles: the demo"),
    ],
)
def test_a_permission_that_all_else_needs_locks_the_walk(
    home: Home, side: str, path: str, told: str
) -> None:
    refusal = {"errors": [{"code": "token_unauthorized", "message": "Not authorized"}]}
    away = {"kind": "status", "status": 401, "body": refusal, "times": 0}
    with sandbox("intercom:initech:empty", "intercom:globex:empty") as accounts:
        accounts["source" != side].faults([{"on": f"GET /{path}", **away}])
        source, target = accounts
        made = home.new(
            "Oeste",
            source_desk="intercom",
            source_url=source.url,
            target_desk="intercom",
            target_url=target.url,
        )
        made.connect_with("source", source.token)
        made.connect_with("target", target.token)
        test = opened("connect", m=made.slug, lang="en")

    shown = words(test)
    assert told in shown
    assert "1 permission is missing in Intercom" in shown


def test_each_split_of_the_count_shows_the_clicks_to_the_same_numbers(home: Home) -> None:
    with sandbox("intercom:initech:small", "zendesk:hooli:empty", limits="off") as accounts:
        source, target = accounts
        made = home.new(
            "Este",
            source_desk="intercom",
            source_url=source.url,
            target_desk="zendesk",
            target_url=target.url,
        )
        made.connect_with("source", source.token)
        made.connect_with("target", target.token)
        made.confirm_target()
        made.count()
        shown = words(opened("count", m=made.slug, lang="es"))

    path = " <i>›</i> ".join(
        f'<span class="mz-tag">{one}</span>'
        for one in ("Bandeja de entrada", "Crear vista", "+ Añadir filtro", "Equipo asignado")
    )
    assert path in shown
    assert "filtro por colección" in shown


def test_the_report_says_that_there_is_no_run_yet(migration: str) -> None:
    assert "There is no run to report on yet." in words(opened("report", m=migration, lang="en"))


def test_the_address_names_migration_and_language(migration: str) -> None:
    test = opened(m=migration, lang="es")

    assert migration == test.query_params["m"]
    assert "es" == test.query_params["lang"]


def test_an_unknown_migration_in_the_address_is_no_accident(folder: Path) -> None:
    assert "Choose a migration first." in words(opened("count", m="../../etc", lang="en"))


def test_the_name_of_a_migration_is_never_markup(home: Home) -> None:
    home.new(
        "<img src=x onerror=alert(1)> ![a](http://127.0.0.1:9/a.png)",
        source_desk="zendesk",
        source_url="http://127.0.0.1:9",
        target_desk="intercom",
        target_url="http://127.0.0.1:10",
    )

    text = words(opened(lang="en"))

    assert "&lt;img src=x" in text
    assert "<img" not in text


@pytest.mark.parametrize(
    ("lang", "end"), [("en", "on 30 Apr 2027"), ("es", "el 30 de abril de 2027")]
)
def test_connect_says_when_api_tokens_of_zendesk_end(migration: str, lang: str, end: str) -> None:
    assert end in words(opened("connect", m=migration, lang=lang))
