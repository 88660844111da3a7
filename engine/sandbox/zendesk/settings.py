"""The switches of an account, as an administrator sets them in Zendesk's Admin Center."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

PLANS = {
    "suite_team": 200,
    "suite_growth": 400,
    "suite_professional": 400,
    "enterprise": 700,
    "enterprise_plus": 2500,
}
"""Requests a minute per plan (Zendesk: Rate limits)."""

BLOCKED = ["bat", "cmd", "com", "dll", "exe", "jar", "js", "msi", "ps1", "scr", "vbs"]


@dataclass(kw_only=True)
class Settings:
    """Every switch with the value that a new account has.

    ``export_lag_seconds`` is how much of the newest past incremental exports leave out,
    ``token_seconds`` how long an access token lives when the client asks for nothing else,
    ``upload_seconds`` how long an upload token lives, ``download_seconds`` how long the address
    of a file in the store: it is documented as temporary, and nowhere for how long
    (Accessing end user uploaded attachments). ``largest_file`` counts bytes,
    ``job_row_seconds`` is what a bulk job takes for each of its rows, ``import_keys`` whether
    imports heed an ``Idempotency-Key``, which is documented for the creation of tickets alone.
    """

    plan: str = "enterprise_plus"
    high_volume: bool = False
    validate_phone_numbers: bool = True
    private_attachments: bool = False
    blocked_extensions: list[str] = field(default_factory=lambda: list(BLOCKED))
    largest_file: int = 50 * 1024 * 1024
    upload_seconds: int = 3600
    download_seconds: int = 600
    job_row_seconds: float = 0.02
    import_keys: bool = False
    token_seconds: int = 1800
    export_lag_seconds: int = 60
    search_lag_seconds: int = 0
    bulk_user_import: bool = False
    on_hold: bool = True
    multiple_organizations: bool = True
    sub_sections: bool = False
    unsafe_html: bool = False
    agent_seats: int = 100
    help_center_locales: list[str] = field(default_factory=lambda: ["en-us", "es"])

    def set(self, values: Mapping[str, object]) -> None:
        """Turn switches; raises KeyError for an unknown one, before any is turned."""
        known = {item.name for item in fields(self)}
        for name in values:
            if name not in known:
                raise KeyError(name)
        if "plan" in values and values["plan"] not in PLANS:
            raise KeyError(f"plan={values['plan']}")
        for name, value in values.items():
            setattr(self, name, value)

    def report(self) -> dict[str, object]:
        """All switches."""
        return asdict(self)
