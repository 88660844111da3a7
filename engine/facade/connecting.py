"""Signing in: by token or in the browser, tested before it is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from engine.check.finding import TICK
from engine.connectors.base import Account, Connection
from engine.connectors.optional import SupportsRegions
from engine.connectors.registry import connector
from engine.credentials import Credential
from engine.credentials.store import Kind
from engine.errors import CannotStart, MigrationError, Unreachable, WrongUse
from engine.facade.base import Base, wait_for
from engine.home import SIDES, Info
from engine.http.oauth import Token, begin, finish
from engine.ledger import forget_readings

ABOUT_ACCOUNTS = ("facts", "usage", "together", "counts", "checked", "plan", "acknowledged", TICK)
"""Kinds of facts that hold for these two accounts alone."""
ANSWERS_WITHIN = 20.0
"""Seconds in which an account must answer a sign-in."""


class Connecting(Base):
    """Both sides' sign-ins."""

    def connect(self, side: str, secrets: Mapping[str, str], kind: str = "token") -> Account:
        """
        Test a sign-in and store it.

        Raises CannotStart when the service refuses it or it is the other
        side's account, WrongUse when a value is missing.
        """
        self._complete(side, kind, secrets)
        return self._store(side, kind, dict(secrets), None, {})

    def connect_with(self, side: str, secret: str) -> Account:
        """
        Sign in with the one secret that a desk asks for: a token, a key.

        Raises WrongUse where the desk has no such form, and what `connect` raises.
        """
        forms = (form for form in self.manifest(side).sign_ins if len(form.fields) == 1)
        form = next(forms, None)
        if form is None:
            raise WrongUse(
                "{service} has no sign-in by a single secret.",
                detail={"service": self.manifest(side).name},
            )
        return self.connect(side, {form.fields[0]: secret}, kind=form.kind)

    def _complete(self, side: str, kind: str, secrets: Mapping[str, str]) -> None:
        forms = {form.kind: form for form in self.manifest(side).sign_ins}
        if kind not in forms:
            raise WrongUse(
                "{service} has no sign-in called “{kind}”.",
                detail={"service": self.manifest(side).name, "kind": kind},
            )
        missing = [name for name in forms[kind].fields if not secrets.get(name, "").strip()]
        if missing:
            raise WrongUse(
                "To sign in, {fields} must be given.",
                remedy="Fill in what is missing.",
                detail={"fields": ", ".join(missing)},
            )

    def _store(
        self,
        side: str,
        kind: str,
        secrets: dict[str, str],
        expires_at: float | None,
        public: dict[str, str],
    ) -> Account:
        account, url = self._located(side, kind, secrets, expires_at)
        other = self._is_other(side, account)
        if secrets:
            kept = Credential(
                kind=_kind(kind), fields=secrets, expires_at=expires_at, public=public
            )
            self.home.credentials.save(self.slug, side, kept)

        def alter(info: Info) -> None:
            one = info.side(side)
            one.account, one.kind, one.url = account, kind, account.home or url
            one.last = (account.id, account.name)
            info.confirmed = info.confirmed and not (other and side == "target")

        self.change(alter)
        if other:
            self._begin_anew(side)
        return account

    def _located(
        self, side: str, kind: str, secrets: dict[str, str], expires_at: float | None
    ) -> tuple[Account, str]:
        """The account that this sign-in opens, and where: in a desk of regions in any of them."""
        first, *others = self._addresses(side)
        try:
            return self._tested(side, kind, secrets, expires_at, first), first
        except CannotStart as refused:
            if refused.code != "sign_in_refused":
                raise
            for url in others:
                try:
                    return self._tested(side, kind, secrets, expires_at, url), url
                except CannotStart:
                    continue
            raise

    def _addresses(self, side: str) -> tuple[str, ...]:
        info = self.info.side(side)
        desk = connector(info.desk)
        return desk.addresses(info.url) if isinstance(desk, SupportsRegions) else (info.url,)

    def _tested(
        self, side: str, kind: str, secrets: dict[str, str], expires_at: float | None, url: str
    ) -> Account:
        renewed: list[tuple[dict[str, str], float | None]] = []
        connection = Connection(
            url=url,
            kind=kind,
            secrets=secrets,
            expires_at=expires_at,
            save=lambda fresh, until: renewed.append((fresh, until)),
        )

        async def test() -> Account:
            opened = (
                self.opening.reader(side, connection)
                if side == "source"
                else self.opening.writer(connection)
            )
            try:
                # A run waits out a network that is away; a person at a form does not.
                async with asyncio.timeout(ANSWERS_WITHIN):
                    return await opened.account()
            except TimeoutError:
                raise Unreachable(f"{url} does not answer.") from None
            finally:
                await opened.close()

        try:
            account = wait_for(test())
        except MigrationError as error:
            raise _refused(self.manifest(side).name, url, error) from error
        if renewed:
            secrets.update(renewed[-1][0])
        return account

    def _is_other(self, side: str, account: Account) -> bool:
        """
        Whether it is another account than before.

        Refuses the other side's account, and another one once there was a run.
        """
        other = self.info.side(SIDES[1 - SIDES.index(side)]).account
        if other is not None and (other.desk, other.id) == (account.desk, account.id):
            raise CannotStart(
                "Source and target are the same account: it would copy onto itself.",
                remedy="Sign in to another account.",
                code="accounts_equal",
            )
        before, name = self.info.side(side).last_account
        if before in ("", account.id):
            return False
        if self.opening.has_ledger() and self.ledger.runs():
            raise CannotStart(
                "This is another account than before: {name}, not {before}.",
                remedy="Sign in to the account that this migration began with.",
                code="account_changed",
                detail={"name": account.name, "before": name},
            )
        return True

    def _begin_anew(self, side: str) -> None:
        """What was read, counted, mapped and ticked was about another account: none of it stays."""
        self.opening.forget_mapping()
        if not self.opening.has_ledger():
            return
        self.queries.forget_all(ABOUT_ACCOUNTS)
        if side == "source":
            forget_readings(self.ledger.engine, self.slug, self.opening.forget_archive)

    def disconnect(self, side: str) -> None:
        """Forget a sign-in and the secret of the own app that it was made with."""
        self.home.credentials.forget(self.slug, side)
        self.home.credentials.forget(self.slug, f"{side}-app")

        def alter(info: Info) -> None:
            info.side(side).account = None

        self.change(alter)

    def confirm_target(self) -> None:
        """A person looked at the target's name and said that it is the right one."""

        def alter(info: Info) -> None:
            info.confirmed = True

        self.change(alter)

    # In the browser -----------------------------------------------------------

    def begin_oauth(
        self,
        side: str,
        *,
        browser: str,
        redirect_uri: str,
        client_id: str = "",
        client_secret: str = "",
    ) -> str:
        """
        The address to open in that browser.

        The app's id and secret are remembered until the answer comes. Raises
        WrongUse without them.
        """
        info = self.info.side(side)
        chosen = client_id or info.client_id
        secret = client_secret or self._app_secret(side)
        if not chosen:
            raise WrongUse(
                "{service} needs the client id of your app.",
                remedy="Enter it, or use an access token.",
                detail={"service": self.manifest(side).name},
            )
        flow = connector(info.desk).flow(
            info.url, chosen, secret or None, redirect_uri, writes=side == "target"
        )
        started = begin(flow)
        self.home.states.issue(self.slug, side, browser, started.verifier, state=started.state)
        self._keep_app(side, chosen, secret, redirect_uri)
        return started.url

    def _app_secret(self, side: str) -> str:
        app = self.home.credentials.load(self.slug, f"{side}-app")
        return str(app.fields.get("client_secret", "")) if app else ""

    def _keep_app(self, side: str, client_id: str, secret: str, redirect_uri: str) -> None:
        fields = {"client_secret": secret, "redirect_uri": redirect_uri}
        app = Credential(kind="oauth", fields=fields, public={"client_id": client_id})
        self.home.credentials.save(self.slug, f"{side}-app", app)

        def alter(info: Info) -> None:
            info.side(side).client_id = client_id

        self.change(alter)

    def finish_oauth(self, side: str, code: str, verifier: str | None) -> Account:
        """Exchange the code, test the sign-in and store it; raises CannotStart."""
        info = self.info.side(side)
        app = self.home.credentials.load(self.slug, f"{side}-app")
        if app is None:
            raise CannotStart(
                "This sign-in was not begun here.", remedy="Begin it again on Connect."
            )
        flow = connector(info.desk).flow(
            info.url,
            info.client_id,
            app.fields.get("client_secret") or None,
            app.fields["redirect_uri"],
            writes=side == "target",
        )
        try:
            token = finish(flow, code, verifier)
        except MigrationError as error:
            raise _refused(self.manifest(side).name, info.url, error) from error
        return self._store_token(side, token)

    def _store_token(self, side: str, token: Token) -> Account:
        info = self.info.side(side)
        kept = connector(info.desk).secrets(token)
        app = self.home.credentials.load(self.slug, f"{side}-app")
        if token.refresh_token and app is not None:
            kept |= {"client_id": info.client_id}
            kept |= {"client_secret": app.fields.get("client_secret", "")}
        return self._store(side, "oauth", kept, token.expires_at, {"client_id": info.client_id})


def _kind(kind: str) -> Kind:
    if kind == "oauth":
        return "oauth"
    return "token" if kind == "token" else "basic"


def _refused(name: str, url: str, error: MigrationError) -> CannotStart:
    """Why a sign-in did not work, for the person who is trying it."""
    if error.code in ("network_down", "no_answer"):
        return CannotStart(
            "{url} does not answer.",
            remedy="Check the address and this device's connection.",
            code="address_silent",
            detail={"url": url},
        )
    if error.code == "sign_in_expired":
        return CannotStart(
            "{service} does not accept this sign-in.",
            remedy="Check that the token is whole and belongs to this account.",
            code="sign_in_refused",
            detail={"service": name},
            service_words=error.service_words,
        )
    return CannotStart(
        error.message,
        remedy="",
        code=error.code,
        detail=error.detail,
        service_words=error.service_words,
    )
