"""Signing in: a token, or a user's name and password for a session, which RT checks far faster."""

from __future__ import annotations

from engine.connectors.base import Connection, SignIn
from engine.errors import AuthExpired
from engine.http.auth import Auth, Bearer
from engine.http.redact import Secret
from engine.http.sessions import Session

SERVICE = "Request Tracker"
TOKEN, PASSWORD = "token", "password"
SIGN_INS = (
    SignIn(kind=TOKEN, fields=("token",), card="rt_token"),
    SignIn(kind=PASSWORD, fields=("user", "password"), card="rt_password"),
)
"""Tokens and passwords are hashed at every call (REST2/Middleware/Auth.pm); a session is not."""
LOGIN = "NoAuth/Login.html"
COOKIE = "RT_SID_"


def signature(connection: Connection) -> Auth:
    """The signature of every call; raises AuthExpired when no sign-in is kept."""
    kept = connection.secrets
    if kept.get("user") and kept.get("password"):
        form = {"user": Secret(kept["user"]), "pass": Secret(kept["password"])}
        url = f"{connection.url.rstrip('/')}/{LOGIN}"
        return Session(url, form, cookie=COOKIE, service=SERVICE)
    if not kept.get("token"):
        raise AuthExpired(
            "There is no sign-in to Request Tracker yet.", detail={"service": SERVICE}
        )
    secret = Secret(kept["token"])
    return Bearer(lambda: secret, scheme="token")


def who(connection: Connection) -> str:
    """
    Whom the sign-in is of: a login, or the id that stands in a token.

    REST2 has no call for it; a token reads "1-<id of its owner>-<random>" (RT/Authen/Token.pm).
    """
    if connection.secrets.get("user"):
        return connection.secrets["user"]
    parts = connection.secrets.get("token", "").split("-")
    return parts[1] if len(parts) == 3 else ""


def by_number(connection: Connection) -> bool:
    """Whether `who` is an id: a login may consist of digits too."""
    return not connection.secrets.get("user")
