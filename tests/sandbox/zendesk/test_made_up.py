"""Whatever anybody sends to any route, Zendesk's emulator answers and never fails.

Hypothesis makes up bodies under the names that Zendesk wraps them in, parameters and ids.
"""

from __future__ import annotations

import pytest

from ..made_up import MadeUp, routes

pytestmark = pytest.mark.slow

MADE_UP = MadeUp(
    desk="zendesk",
    roots=(
        "ticket tickets user users organization organizations group group_membership "
        "organization_membership organization_memberships ticket_field user_field "
        "organization_field ticket_form custom_status identity category section article "
        "translation user_segment permission_group notify_subscribers"
    ).split(),
    words=(
        "name email subject description comment comments body html_body author_id public uploads "
        "status priority type tags requester requester_id submitter_id assignee_id group_id "
        "organization_id organization_ids external_id custom_fields user_fields id value "
        "created_at updated_at solved_at via metadata collaborator_ids problem_id brand_id "
        "ticket_form_id role phone verified domain_names title key custom_field_options locale "
        "source_locale section_id category_id permission_group_id user_segment_id label_names "
        "draft position identity_type token grant_type client_id client_secret code redirect_uri "
        "refresh_token scope"
    ).split(),
    queries=(
        "page per_page page[size] page[after] page[before] sort sort_by sort_order query include "
        "ids external_ids start_time cursor filename token role external_id name filter[type] "
        "label_names client_id redirect_uri response_type scope state decision"
    ).split(),
    parts={"locale": ("en-us", "es", "de", "xx")},
)


@pytest.mark.parametrize("method, path", routes("zendesk"))
def test_a_made_up_call_is_answered_and_never_fails(method: str, path: str) -> None:
    statuses = MADE_UP.statuses(method, path, examples=3)

    assert [] == [status for status in statuses if status >= 500]
