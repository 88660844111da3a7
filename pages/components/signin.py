"""Signing in to one side: the browser way, or a token of the user's own."""

from __future__ import annotations

import secrets
from html import escape
from urllib.parse import urlencode

import streamlit as st

from engine import SIDES, SideInfo, SignIn
from engine.errors import MigrationError
from engine.i18n import N_, Translator
from engine.words import finding, sentence
from pages.components.address import redirect_uri
from pages.components.here import Here
from pages.components.layout import note, plain
from pages.components.markup import anchor, chip, click_path, facts, heading, show
from pages.components.problems import say
from pages.components.sides import info as side_info

FIELDS = {
    "token": N_("Access token"),
    "api_token": N_("API token"),
    "api_key": N_("API key"),
    "password": N_("Password"),
    "email": N_("E-mail"),
    "user": N_("User name"),
}
OPEN = {"email", "user", "subdomain"}
"""Fields that are no secret."""


def panel(place: Here, side: str) -> None:
    """What is known of the account, and the ways to sign in."""
    t = place.t
    info = side_info(place.chosen, side)
    done = t._("Folder tested") if _is_folder(place, side) else t._("Signed in")
    state = chip(done, "done", "check_circle") if info.connected else ""
    label = t._("Source") if side == "source" else t._("Target")
    show(
        f'<div class="mz-head"><span class="mz-note">{escape(label)}</span>'
        f'<span class="mz-right">{state}</span></div>{heading(place.desk(side))}'
    )
    if info.account:
        show(facts(_account(info, t)))
        with st.container(horizontal=True):
            if st.button(
                t._("Disconnect"), type="tertiary", icon=":material/logout:", key=f"off-{side}"
            ):
                place.chosen.disconnect(side)
                st.rerun()
        return
    show(facts([(t._("Account"), escape(info.url))]))
    _ways(place, side, info)


def _is_folder(place: Here, side: str) -> bool:
    """Whether nobody signs in there: a folder is looked at."""
    return place.chosen.open_way(side) is not None


def _about_folder(side: str, t: Translator) -> str:
    if side == "source":
        return t._(
            "Nobody signs in to files: we look whether the folder holds an archive or tables that "
            "can be read."
        )
    return t._(
        "Nobody signs in to files: we look whether the folder is empty or holds an archive, and "
        "can be written."
    )


def _account(info: SideInfo, t: Translator) -> list[tuple[str, str]]:
    account = info.account
    assert account is not None
    rows = [
        (t._("Account"), f"<b>{escape(account.name)}</b>"),
        (t._("Account id"), escape(account.id)),
        (t._("Address"), escape(account.url)),
        (t._("Region"), escape(account.region) or "—"),
        (t._("Plan"), escape(account.plan)),
        (t._("Signed in as"), escape(account.person)),
    ]
    return [row for row in rows if row[1]]


def _ways(place: Here, side: str, info: SideInfo) -> None:
    ways = place.chosen.manifest(side).sign_ins
    typed = [way for way in ways if not way.oauth]
    if _is_folder(place, side):
        note(_about_folder(side, place.t))
    if typed:
        _secrets(place, side, typed[0])
    for way in ways:
        if way.oauth:
            _browser(place, side, info, way)
    for way in typed[1:]:
        names = place.t.listing(field_name(field, place.t) for field in way.fields)
        label = place.t._("Use {fields} instead", fields=names)
        with st.expander(
            plain(label), type="compact", icon=":material/key:", key=f"row-{side}-{way.kind}"
        ):
            _secrets(place, side, way)


def _way_there(way: SignIn, t: Translator) -> None:
    """Through which menus of the help desk to get what this sign-in asks for."""
    if not way.card:
        return
    said = finding(way.card, t)
    told = escape(f"{said.why} {said.how}".strip())
    show(f'<p class="mz-lead"><b>{escape(said.title)}.</b> {told}</p>')
    if said.path:
        show(click_path(said.path), width="content")


def field_name(field: str, t: Translator) -> str:
    """What a person calls a field of a sign-in."""
    return t._(FIELDS[field]) if field in FIELDS else field


def _browser(place: Here, side: str, info: SideInfo, way: SignIn) -> None:
    t = place.t
    query = urlencode({"m": place.chosen.slug, "side": side})
    text = t._("Sign in with {desk}", desk=place.desk(side))
    if info.client_id:
        show(anchor(text, f"/oauth/start?{query}", sign="login", kind="second"))
        return
    with st.expander(plain(text), type="compact", icon=":material/login:", key=f"row-{side}-oauth"):
        note(
            t._(
                "Signing in through the browser needs an app of yours in {desk}. Its redirect "
                "address is {url}.",
                desk=place.desk(side),
                url=redirect_uri(),
            )
        )
        _way_there(way, t)
        with st.form(f"app-{side}", border=False):
            app = st.text_input(t._("Client id of the app"), key=f"app-id-{side}")
            secret = st.text_input(
                t._("Client secret of the app"), type="password", key=f"app-secret-{side}"
            )
            if st.form_submit_button(t._("Remember this app")):
                _remember(place, side, app or "", secret or "")


def _remember(place: Here, side: str, app: str, secret: str) -> None:
    try:
        # The address is not opened: this keeps the app, the link begins a sign-in of its own.
        place.chosen.begin_oauth(
            side,
            browser=secrets.token_urlsafe(32),
            redirect_uri=redirect_uri(),
            client_id=app.strip(),
            client_secret=secret.strip(),
        )
    except MigrationError as error:
        say(error, place.t)
        return
    st.rerun()


def _secrets(place: Here, side: str, way: SignIn) -> None:
    t, kind = place.t, way.kind
    _way_there(way, t)
    with st.form(f"secrets-{side}-{kind}", border=False):
        given = {
            field: st.text_input(
                plain(field_name(field, t)),
                type="default" if field in OPEN else "password",
                autocomplete="off",
                key=f"secret-{side}-{kind}-{field}",
            )
            for field in way.fields
        }
        pressed = (
            st.form_submit_button(t._("Connect"), icon=":material/key:")
            if way.needs_secret
            else st.form_submit_button(t._("Test the folder"), icon=":material/folder_open:")
        )
    if not pressed:
        return
    try:
        with st.spinner(t._("Signing in to {desk}…", desk=plain(place.desk(side)))):
            place.chosen.connect(
                side, {name: (text or "").strip() for name, text in given.items()}, kind=kind
            )
    except MigrationError as error:
        say(error, t)
        return
    st.rerun()


def returned(place: Here) -> None:
    """Say how a sign-in through the browser ended, once."""
    code = st.query_params.get("oauth")
    if code is None:
        return
    side = st.query_params.get("side", "")
    for name in ("oauth", "side"):
        if name in st.query_params:
            del st.query_params[name]
    desk = place.desk(side) if side in SIDES else place.t._("The help desk")
    if code == "ok":
        st.toast(place.t._("Signed in to {desk}.", desk=plain(desk)))
        return
    said = sentence(code, place.t, service=desk)
    st.warning(
        plain(f"{said.what} {said.remedy}"),
        title=place.t._("{desk} did not sign you in", desk=plain(desk)),
    )
