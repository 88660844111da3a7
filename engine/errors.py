"""
What can go wrong, sorted by what the runner does about it.

* MigrationError
  x Retriable          the same call may succeed later
    - RateLimited      the service asked for a wait
    - Unreachable      no whole answer came: network, time limit, broken connection
    - ServerFault      the service answered with a fault of its own
  x RecordError        this record ends here, the run goes on
    - Rejected         the service refused the record
      + FieldRejected  the service refused the value of one field
    - Unsupported      the target has nothing of this kind
    - MissingReference it belongs to a record that is not there
    - TooLarge         it is larger than what is accepted
    - NotFound         it is not there (any more)
    - Conflict         something with the same key is there already
    - NotAllowed       the signed-in person may not do this
    - Unreadable       what came cannot be understood
    - FileMissing      an attachment is not there (any more)
    - FileUnsafe       an attachment's address leads where we do not go
  x Fatal              no record can succeed: the run pauses and says why
    - AuthExpired      the sign-in ended
    - ScopeMissing     a permission was taken away
    - AccountChanged   the sign-in belongs to another account
    - Untrusted        the other side is not who it should be
    - DiskFull         a folder is full
    - KeyLocked        the stored secrets cannot be opened
  x UsageError         nothing began: a person corrects the request
    - WrongUse         the request makes no sense (exit code 2)
    - CannotStart      something must be done first (exit code 4)

Messages are English sentences without secrets.
The code and the detail let a page say the same in another language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{(\w+)\}")
SERVICE_WORDS_LIMIT = 500
"""Characters kept of what a service said."""


class MigrationError(Exception):
    """
    Anything the product knows how to explain.

    `code` is the stable reason code, `message` a sentence that a support person understands,
    `detail` the values for the placeholders of the translated sentence,
    `service_words` what the service itself said (the raiser redacts it; cut at 500 characters).
    Every argument but the message has a default, so that an error survives pickling.
    """

    default_code = "internal_error"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        detail: Mapping[str, str] | None = None,
        service_words: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.detail: dict[str, str] = dict(detail or {})
        self.service_words = service_words[:SERVICE_WORDS_LIMIT]


class Retriable(MigrationError):
    """
    The same call may succeed later.

    `sent` is true when the request may have reached the service: a write is then in doubt.
    `tries` is how often it was tried before it was given up.
    """

    default_code = "no_answer"
    tries = 1

    def __init__(
        self,
        message: str,
        *,
        sent: bool = False,
        code: str | None = None,
        detail: Mapping[str, str] | None = None,
        service_words: str = "",
    ) -> None:
        super().__init__(message, code=code, detail=detail, service_words=service_words)
        self.sent = sent


class RateLimited(Retriable):
    """The service refuses calls for a while; `wait_seconds` is what it asked for, or None."""

    default_code = "limit_exhausted"

    def __init__(
        self,
        message: str,
        *,
        wait_seconds: float | None = None,
        code: str | None = None,
        detail: Mapping[str, str] | None = None,
        service_words: str = "",
    ) -> None:
        super().__init__(message, code=code, detail=detail, service_words=service_words)
        self.wait_seconds = wait_seconds


class Unreachable(Retriable):
    """No whole answer came; code `no_answer`, or `network_down` when nothing can be reached."""


class ServerFault(Retriable):
    """
    The service answered with a fault of its own, or with something that is no answer.

    `wait_seconds` is the wait that the service asked for, or None.
    """

    default_code = "server_error"

    def __init__(
        self,
        message: str,
        *,
        sent: bool = True,
        wait_seconds: float | None = None,
        code: str | None = None,
        detail: Mapping[str, str] | None = None,
        service_words: str = "",
    ) -> None:
        super().__init__(message, sent=sent, code=code, detail=detail, service_words=service_words)
        self.wait_seconds = wait_seconds


class RecordError(MigrationError):
    """This record ends here; the run goes on with the others."""

    default_code = "rejected"


class Rejected(RecordError):
    """The service refused the record; its reason is in `service_words`."""


class FieldRejected(Rejected):
    """The service refused the value of one field, named by `field` in the service's words."""

    default_code = "field_rejected"

    def __init__(
        self,
        message: str,
        *,
        field: str = "",
        code: str | None = None,
        detail: Mapping[str, str] | None = None,
        service_words: str = "",
    ) -> None:
        known = {"field": field, **(detail or {})}
        super().__init__(message, code=code, detail=known, service_words=service_words)
        self.field = field


class Unsupported(RecordError):
    """The target has nothing of this kind."""

    default_code = "unsupported_kind"


class MissingReference(RecordError):
    """The record belongs to another one that is not in the target."""

    default_code = "reference_missing"


class TooLarge(RecordError):
    """The record or file is larger than what is accepted; detail: `size`, `limit`."""

    default_code = "too_large"


class NotFound(RecordError):
    """The service has no such record (any more)."""

    default_code = "deleted_in_source"


class Conflict(RecordError):
    """
    A record with the same key exists.

    `existing_id` is its id in the service when the service names it: it can be adopted.
    """

    default_code = "name_taken"

    def __init__(
        self,
        message: str,
        *,
        existing_id: str | None = None,
        code: str | None = None,
        detail: Mapping[str, str] | None = None,
        service_words: str = "",
    ) -> None:
        super().__init__(message, code=code, detail=detail, service_words=service_words)
        self.existing_id = existing_id


class NotAllowed(RecordError):
    """The signed-in person may not read or write this record."""

    default_code = "not_allowed"


class Unreadable(RecordError):
    """The service sent this record damaged."""

    default_code = "unreadable"


class FileMissing(RecordError):
    """An attachment's address answers, but the file is not there (any more)."""

    default_code = "file_missing"


class FileUnsafe(RecordError):
    """An attachment's address leads to a private network or is no web address; not opened."""

    default_code = "file_unsafe"


class Fatal(MigrationError):
    """No record can succeed: the run pauses and says why; no record fails for it."""


class AuthExpired(Fatal):
    """The sign-in to the service ended (token revoked or expired and not renewable)."""

    default_code = "sign_in_expired"


class ScopeMissing(Fatal):
    """The sign-in lacks a permission that the run needs; detail: `permission`."""

    default_code = "permission_lost"


class AccountChanged(Fatal):
    """The sign-in belongs to another account than the migration was made for."""

    default_code = "account_changed"


class Untrusted(Fatal):
    """The other side's certificate is not valid, or it sends us to another host."""

    default_code = "connection_untrusted"


class DiskFull(Fatal):
    """The folder `path` is full; `need_bytes` more are needed."""

    default_code = "disk_full"

    def __init__(
        self,
        message: str,
        *,
        path: str = "",
        need_bytes: int = 0,
        code: str | None = None,
        detail: Mapping[str, str] | None = None,
        service_words: str = "",
    ) -> None:
        known = {"path": path, "need": str(need_bytes), **(detail or {})}
        super().__init__(message, code=code, detail=known, service_words=service_words)
        self.path = path
        self.need_bytes = need_bytes


class KeyLocked(Fatal):
    """The stored secrets cannot be opened: the passphrase is missing or another one."""

    default_code = "key_locked"


class UsageError(MigrationError):
    """
    Nothing began: `message` says what happened, `remedy` what to do; exit with `exit_code`.

    Both are given as templates whose {places} the detail fills, so that `template` and
    `remedy_template` can be said in another language.
    """

    default_code = "wrong_use"
    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        code: str | None = None,
        detail: Mapping[str, str] | None = None,
        service_words: str = "",
    ) -> None:
        values = dict(detail or {})
        said = _filled(message, values)
        super().__init__(said, code=code, detail=values, service_words=service_words)
        self.template = message
        self.remedy_template = remedy
        self.remedy = _filled(remedy, values)


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), template)


class WrongUse(UsageError):
    """The request makes no sense: unknown help desk, name taken, broken mapping file."""


class CannotStart(UsageError):
    """Something must be done first: connect, get a permission, acknowledge findings or losses."""

    default_code = "cannot_start"
    exit_code = 4
