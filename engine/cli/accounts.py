"""Commands about desks, migrations, sign-ins and counts."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import typer

from engine import Count
from engine.app import Home, desks
from engine.cli.browser import PORT, wait_for_answer
from engine.cli.clicks import click_lines, with_clicks
from engine.cli.context import (
    HomeOption,
    JsonOption,
    LangOption,
    MigrationOption,
    Out,
    open_migration,
    out,
)
from engine.errors import WrongUse
from engine.i18n import N_
from engine.migration import Migration
from engine.words import VOCABULARY, entity_name, word

SHOWN = 8
"""Values of a split that a terminal shows, the most frequent ones; `--json` has all."""
Side = Annotated[str, typer.Option("--side", help=N_("source or target"))]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("desks", help=N_("List the help desks and what they can carry."))(list_desks)
    app.command("new", help=N_("Create a migration."))(new)
    app.command("connect", help=N_("Store a sign-in and test it."))(connect)
    app.command("count", help=N_("Count by entity and category."))(count)


def list_desks(json: JsonOption = False, lang: LangOption = "en") -> None:
    """The connectors with their capabilities."""
    o = out(lang, json)
    found = desks()
    o.result({"desks": found})
    if not json:
        columns = [o.t._("Help desk"), o.t._("Reads"), o.t._("Writes"), o.t._("Sign-in")]
        o.table(
            columns,
            (
                (
                    one.name,
                    _entities(o, one.capabilities.reads),
                    _entities(o, one.capabilities.writes),
                    ", ".join(form.kind for form in one.sign_ins),
                )
                for one in found
            ),
        )


def _entities(o: Out, entities: frozenset[object]) -> str:
    return ", ".join(sorted(entity_name(str(one), o.t) for one in entities))


def new(
    migration: MigrationOption,
    source: Annotated[str, typer.Option(help=N_("The help desk to read from."))],
    source_url: Annotated[str, typer.Option(help=N_("Address of the account to read from."))],
    target: Annotated[str, typer.Option(help=N_("The help desk to write to."))],
    target_url: Annotated[str, typer.Option(help=N_("Address of the account to write to."))],
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Create a migration."""
    o = out(lang, json)
    made = Home.open(home).new(
        migration,
        source_desk=source,
        source_url=source_url,
        target_desk=target,
        target_url=target_url,
    )
    o.result({"migration": made.slug, "name": made.name, "folder": str(made.opening.folder)})
    if not json:
        o.say(o.t._("Created “{name}”. Next: connect both sides.", name=made.name))


def connect(
    migration: MigrationOption,
    side: Side,
    token_env: Annotated[
        str | None,
        typer.Option(help=N_("Environment variable that holds the access token or API key.")),
    ] = None,
    email_env: Annotated[
        str | None,
        typer.Option(help=N_("Environment variable with the e-mail that an API token needs.")),
    ] = None,
    user_env: Annotated[
        str | None,
        typer.Option(help=N_("Environment variable with the user name that a password needs.")),
    ] = None,
    password_env: Annotated[
        str | None, typer.Option(help=N_("Environment variable that holds the password."))
    ] = None,
    oauth: Annotated[bool, typer.Option("--oauth", help=N_("Sign in with a browser."))] = False,
    port: Annotated[
        int,
        typer.Option(
            min=0,
            max=65535,
            help=N_("Where the browser comes back to: http://127.0.0.1:PORT/oauth/callback."),
        ),
    ] = PORT,
    client_id_env: Annotated[
        str, typer.Option(help=N_("Environment variable with the client id of your app."))
    ] = "MUDANZA_CLIENT_ID",
    client_secret_env: Annotated[
        str, typer.Option(help=N_("Environment variable with the client secret of your app."))
    ] = "MUDANZA_CLIENT_SECRET",
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Store a sign-in and test it."""
    o = out(lang, json)
    found = open_migration(home, migration)
    if oauth:
        _by_browser(found, side, o, port, client_id_env, client_secret_env)
    elif way := found.open_way(side):
        found.connect(side, {}, kind=way)
    elif user_env is not None and password_env is not None:
        values = {"user": _variable(user_env), "password": _variable(password_env)}
        found.connect(side, values, kind="password")
    elif token_env is None:
        raise WrongUse("A sign-in needs --token-env or --oauth.", remedy="Give one of them.")
    elif email_env is not None:
        values = {"email": _variable(email_env), "token": _variable(token_env)}
        found.connect(side, values, kind="api_token")
    else:
        found.connect_with(side, _variable(token_env))
    _signed_in(found, side, o)


def _variable(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise WrongUse(
            "The environment variable {name} is empty.",
            remedy="Set it to the value, then repeat.",
            detail={"name": name},
        )
    return value


def _by_browser(
    found: Migration, side: str, o: Out, port: int, client_id_env: str, client_secret_env: str
) -> None:
    answer = wait_for_answer(port)
    url = found.begin_oauth(
        side,
        browser=answer.browser,
        redirect_uri=answer.redirect_uri,
        client_id=os.environ.get(client_id_env, ""),
        client_secret=os.environ.get(client_secret_env, ""),
    )
    o.note(o.t._("Open this address and allow access:"))
    o.note(url)
    if sys.stderr.isatty():
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    state, code, error = answer.get()
    end = Home.of(found).finish_oauth(state, code, browser=answer.browser, error=error)
    if end.refused is not None:
        raise end.refused


def _signed_in(found: Migration, side: str, o: Out) -> None:
    account = found.info.side(side).account
    if account is None:
        raise WrongUse("Nobody signed in.", remedy="Try again.")
    o.result({"side": side, "account": account})
    if not o.as_json:
        o.say(
            o.t._(
                "Signed in to {desk}: {name} ({id}).",
                desk=o.t.message(found.manifest(side).name),
                name=account.name,
                id=account.id,
            )
        )
        for missing in account.missing:
            o.note(o.t._("Missing permission: {permission}", permission=missing))


def count(
    migration: MigrationOption,
    side: Annotated[str | None, typer.Option("--side", help=N_("source or target"))] = None,
    clicks: Annotated[
        bool,
        typer.Option(
            "--clicks", help=N_("Show the clicks to each number in the help desk's own screens.")
        ),
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Count by entity and category."""
    o = out(lang, json)
    found = open_migration(home, migration)
    counted = found.count(side)
    if not counted:
        found.require_connected()
    desks_of = {one: found.info.side(one).desk for one in counted}
    if clicks:
        o.result({one: with_clicks(desks_of[one], counts, o.t) for one, counts in counted.items()})
    else:
        o.result(counted)
    if not json:
        sides = list(counted)
        names = (found.info.side(one).account for one in sides)
        heads = (f" {account.name if account else one}" for one, account in zip(sides, names))
        entities = next(iter(counted.values()))
        rows = (row for entity in entities for row in _rows(o, entity, list(counted.values())))
        o.table([o.t._("Kind"), *heads], rows)
        for one in sides if clicks else ():
            o.say("\n" + o.t._("See it in {desk}", desk=found.manifest(one).name))
            for line in click_lines(desks_of[one], counted[one], o.t):
                o.say(f"  {line}")


def _rows(o: Out, entity: str, sides: Sequence[Mapping[str, Count]]) -> Iterator[tuple[str, ...]]:
    """How many there are on each side, then each split that a side told."""
    counts = [side[entity] for side in sides]
    yield entity_name(entity, o.t, capital=True), *(_number(o, count) for count in counts)
    for split in dict.fromkeys(name for count in counts for name in count.by):
        parts = [count.by.get(split, {}) for count in counts]
        found = {name for part in parts for name, n in part.items() if n}
        values = sorted(found, key=lambda value: _most(value, parts))
        for value in values[:SHOWN]:
            said = word(split, value, o.t) if split in VOCABULARY else value
            yield (
                f"  {word('split', split, o.t)}: {said}",
                *(o.t.number(part.get(value, 0)) for part in parts),
            )
        if (rest := len(values) - SHOWN) > 0:
            yield "  " + o.t.n("and {n} more", "and {n} more", rest), *("" for _ in counts)


def _most(value: str, parts: Sequence[Mapping[str, int]]) -> tuple[int, str]:
    """The largest first, and what is equal by name."""
    return -max(part.get(value, 0) for part in parts), value


def _number(o: Out, count: Count) -> str:
    if count.count is None:
        return o.t._("unknown")
    return o.t.number(count.count) if count.exact else o.t._("at least {n}", n=count.count)
