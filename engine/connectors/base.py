"""
The seam between the engine and a help desk: what a connector must offer.

A reader gives canonical records of one account, a writer puts canonical
records into one. Neither knows what lies on the other side.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

import msgspec

from engine.connectors.capabilities import Capabilities, Permission
from engine.http.oauth import Flow, Token
from engine.http.pacing import GateState
from engine.model import (
    Attachment,
    Entity,
    FieldSpec,
    Loss,
    Record,
    Ref,
    Status,
)

Cursor = str
"""Where reading stopped, in the service's own terms; opaque to the engine."""

Memo = dict[str, Any]
"""
How far a write of many calls has come; JSON values only.

What is begun stands under "id", or as the first of "ids" where a record becomes several.
"""


def begun(memo: Memo) -> str | None:
    """The target id of what a write has begun, if it came so far."""
    ids = memo.get("ids") or [None]
    found = memo.get("id") or ids[0]
    return str(found) if found else None


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """
    Who we are signed in as.

    `missing` are permission keys that the sign-in lacks; `region` is the
    service's name for where the account lives, if it has several, `plan` what it
    calls the plan that the account pays for; `locales`
    are the languages (BCP 47) that its knowledge base has switched on, the
    default one first, empty when unknown. `home` is the address at which its
    API should be called from now on, empty where that is the one asked.
    `origin` is the desk that the records of an archive come from, whose marks
    they keep. `call_seconds` is how long a call took that does next to nothing,
    where that is worth knowing. `statuses_off` are statuses that its conversations could
    have and an administrator has not switched on.
    """

    desk: str
    id: str
    name: str
    url: str
    person: str = ""
    person_id: str = ""
    region: str = ""
    plan: str = ""
    time_zone: str = ""
    granted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    home: str = ""
    origin: str = ""
    call_seconds: float = 0.0
    statuses_off: tuple[Status, ...] = ()


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """
    How many records an account holds.

    `exact` is False for "at least"; `count` is None when nothing is known.
    `by` splits the number: {"role": {"user": 100, "lead": 20}}.
    """

    count: int | None
    exact: bool = True
    by: dict[str, dict[str, int]] = {}


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """
    Which records are read: created or changed since, created until.

    A reader whose service tells dates by the day may give older ones too.
    `limit` stops reading after so many.
    """

    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None


class Sourced(msgspec.Struct, frozen=True, kw_only=True):
    """A record and the service's own JSON that it was made from."""

    record: Record
    raw: bytes


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """
    A record that the source lists but could not be read; `code` is a reason code.

    `survivor` is the id of the record that it was merged into.
    """

    entity: Entity
    id: str
    code: str
    message: str = ""
    url: str | None = None
    survivor: str = ""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """
    Some records of one entity, in the source's order.

    `cursor` resumes after this page, None when it is the last. The same id
    may come twice, on one page or on two: a source moves while it is read.
    """

    found: tuple[Sourced, ...]
    unread: tuple[Unread, ...] = ()
    cursor: Cursor | None = None


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """
    Our mark on a record in the target.

    `text` is "desk:entity:id" and the same in every run; `record` is the
    record as it will be written, for targets that can only be searched by
    what it says. `source` is the account that it comes from and `raw` the
    JSON it was made from: targets that are archives keep both.
    """

    text: str
    record: Record
    source: Account | None = None
    raw: bytes = b""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record went. `created` is False when an existing one was adopted."""

    target_id: str
    url: str | None = None
    losses: tuple[Loss, ...] = ()
    created: bool = True


class Sink(Protocol):
    """Takes the bytes of a file as they come."""

    def write(self, data: bytes, /) -> object:
        """Add a block."""


class FileSource(Protocol):
    """Gives a writer the bytes of archived files."""

    def read(self, sha256: str) -> bytes:
        """The whole file; raises engine.errors.RecordError when it is damaged or gone."""

    def size(self, sha256: str) -> int:
        """Its length in bytes."""


Remember = Callable[[Memo], Awaitable[None]]
"""Keeps the memo durably; awaited after every call of a write that must not be repeated."""


class Reader(Protocol):
    """Reads one account and never changes it."""

    async def account(self) -> Account:
        """Who we are signed in as; raises AuthExpired or Unreachable."""
        ...

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """The account's fields of this entity, custom ones included."""
        ...

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many there are: exact, at least, or unknown; never a guess."""
        ...

    def read(self, entity: Entity, scope: Scope, cursor: Cursor | None) -> AsyncIterator[Page]:
        """
        Pages of records, newest cursor last.

        A record that cannot be read comes as `Unread`, so the pages account
        for everything that the service lists.
        """
        ...

    async def get(self, ref: Ref) -> Sourced | Unread:
        """One record by id; `Unread` with deleted_in_source, merged_in_source or why not."""
        ...

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """
        The bytes of a file, into the sink.

        Raises a RecordError whose code is a file loss (file_missing,
        file_unsafe, file_too_large) when they cannot be had.
        """
        ...

    def pace(self) -> GateState:
        """Limit, what is left of it, and the reason of any wait."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Writer(Protocol):
    """Writes into one account. References in records are target ids already."""

    async def account(self) -> Account:
        """Who we are signed in as."""
        ...

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """The account's fields of this entity."""
        ...

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """As a reader's: the figures before and after."""
        ...

    async def find(self, key: Key, entity: Entity, memo: Memo) -> Written | None:
        """
        What an earlier attempt wrote, or None when nothing of it is there.

        Asked after the settling time has passed. Raises
        RecordError("in_doubt") when it cannot be known.
        """
        ...

    async def write(self, record: Record, *, key: Key, memo: Memo, remember: Remember) -> Written:
        """
        Create the record, mark it with the key, and say where it went.

        A write of many calls updates `memo` and awaits `remember` after each
        call whose repetition would double something; called again with the
        memo it goes on where it stopped. Raises RecordError when this record
        cannot be written, Retriable when a later try may succeed (with
        `sent` when the call may have been executed), Fatal when no record can.
        """
        ...

    async def read_back(self, entity: Entity, target_id: str) -> Record | None:
        """The record as the target holds it now, in canonical form; None when it is gone."""
        ...

    def pace(self) -> GateState:
        """Limit, what is left of it, and the reason of any wait."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """
    One way of signing in.

    `fields` are the secrets and names that a person must give ("token";
    "email"), `oauth` says that a browser does it, `card` is the id of the
    words (engine.words) that lead to what must be given, or to what is needed.
    """

    kind: str
    fields: tuple[str, ...] = ()
    oauth: bool = False
    card: str = ""

    @property
    def needs_secret(self) -> bool:
        """Whether something has to be kept to come in again."""
        return self.oauth or bool(self.fields)


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """
    When a writer fails a record rather than go on with the next best.

    `several`: more than one person of the target fits. `archived`: the one who fits is archived
    there. `refused`: the service takes the record only without one of its values. `names`: another
    record has the name already, so that it would need a number behind it.
    """

    several: bool = False
    archived: bool = False
    refused: bool = False
    names: bool = False


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a connection is told beside its credential; times in seconds."""

    call_timeout: float = 30.0
    lanes: int = 32
    calls_per_minute: int | None = None
    rules: Rules = Rules()


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """
    Where to sign in and with what.

    `kind` names the sign-in used; `secrets` are its fields ("token";
    "access_token", "refresh_token", "client_id", "client_secret");
    `expires_at` is epoch seconds of the access token, if it ends. `save`
    keeps renewed secrets; `stored` gives those that are kept now, which another process may have
    renewed; `hold` locks across processes, for the one that renews.
    """

    url: str
    kind: str
    secrets: dict[str, str]
    expires_at: float | None = None
    save: Callable[[dict[str, str], float | None], None] | None = None
    stored: Callable[[], tuple[dict[str, str], float | None] | None] | None = None
    hold: Callable[[], AbstractContextManager[None]] | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry holds of a connector."""

    desk: str
    name: str
    capabilities: Capabilities
    sign_ins: tuple[SignIn, ...]
    permissions: tuple[Permission, ...] = ()
    url_hint: str = ""


class Connector(Protocol):
    """What a connector's folder exports as `CONNECTOR`."""

    @property
    def manifest(self) -> Manifest:
        """Facts about the desk."""
        ...

    def account_url(self, text: str) -> str:
        """
        The account's address in one form, from what a person typed.

        Loopback addresses are taken as they are, for the sandbox. Raises
        WrongUse with what a right one looks like.
        """
        ...

    def reader(self, connection: Connection, settings: Settings) -> Reader:
        """A reader; connects on first use."""
        ...

    def writer(self, connection: Connection, settings: Settings, files: FileSource) -> Writer:
        """A writer; connects on first use."""
        ...

    def flow(
        self,
        url: str,
        client_id: str,
        client_secret: str | None,
        redirect_uri: str,
        *,
        writes: bool,
    ) -> Flow:
        """
        The OAuth flow of this account, asking for no more than reading unless it `writes`.

        Raises WrongUse where the desk has none.
        """
        ...

    def secrets(self, token: Token) -> dict[str, str]:
        """What to keep of an OAuth answer, in the form `Connection.secrets` takes."""
        ...
