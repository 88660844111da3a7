"""What each desk's traffic is held to."""

from __future__ import annotations

from functools import lru_cache

from tests.traffic import description, known
from tests.traffic.judge import Contract


def missing() -> bool:
    """Whether the vendors' descriptions are not on this machine."""
    return not description.SPECS.is_dir()


@lru_cache(maxsize=1)
def intercom() -> Contract:
    """Intercom: refusals that an operation leaves out have the shape of all refusals."""
    said = description.intercom()
    errors = said.said["components"]["schemas"]["error"]
    return Contract(descriptions=[said], known=known.INTERCOM, errors=errors)


@lru_cache(maxsize=1)
def zendesk() -> Contract:
    """Zendesk: refusals have several shapes; only those that are described are judged."""
    said = [description.zendesk_support(), description.zendesk_guide()]
    return Contract(descriptions=said, known=known.ZENDESK)
