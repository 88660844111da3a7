"""Whatever anybody sends to any route, Freshdesk's emulator answers and never fails.

Freshdesk publishes no machine-readable description, so Hypothesis makes up parameters and bodies.
"""

from __future__ import annotations

import pytest

from ..made_up import MadeUp, routes

pytestmark = pytest.mark.slow

MADE_UP = MadeUp(
    desk="freshdesk",
    is_key=True,
    words=(
        "name email subject description status priority type tags custom_fields requester_id "
        "company_id group_id responder_id body private user_id from_email phone mobile domains "
        "title folder_id category_id"
    ).split(),
    queries=(
        "page per_page query order_by order_type updated_since include term email mobile phone "
        "company_id filter requester_id state"
    ).split(),
)


@pytest.mark.parametrize("method, path", routes("freshdesk"))
def test_a_made_up_call_is_answered_and_never_fails(method: str, path: str) -> None:
    statuses = MADE_UP.statuses(method, path, examples=12)

    assert [] == [status for status in statuses if status >= 500]
