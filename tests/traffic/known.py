"""Where the vendors' descriptions are known not to say what their services do, and why we think so.

A pattern is looked for in a difference as it is printed: operation, side, place and complaint.
"""

from __future__ import annotations

INTERCOM: dict[str, str] = {
    r"^GET /(_files/.*|attachments/token/.*): not described$": "files, at addresses from answers",
    r"^(GET|POST) /(oauth|oauth/decision|auth/eagle/token): not described$": (
        "the consent page and its token are in the guide to OAuth, not in the description"
    ),
    r" asked with (per_page|page|starting_after): not declared$": (
        "the guide to paging and recorded calls have these where the description leaves them out"
    ),
    r"^POST /tags asked : oneOf ": "tagging a company by name is also a valid creation of a tag",
    r" pages/next: string, not object$": "recorded lists by page number have an address here",
    r"^GET /companies answered 200 type: 'company' is not": (
        "asked by company_id it answers one company, as the description says in words only"
    ),
    r"( |/)email: null, not string$": "recorded leads have no address",
    r"companies answered 200 (data/#/)?name: null, not string$": (
        "recorded companies have no name when nobody gave them one"
    ),
    r"( |/)ai_agent: null, not object$": "recorded answers have null where no AI agent took part",
    r"/assigned_to: null, not object$": "recorded parts have null where nobody was assigned",
    r"( |/)statistics/\w+: null, not ": "recorded answers have null for what did not happen yet",
    r"( |/)source: null, not object$": "recorded conversations may come without a source",
    r" (conversations/#/)?custom_attributes/[^/]+: (boolean|number), not string$": (
        "recorded switches are booleans, and the example beside the schema has a decimal"
    ),
    r" ((data/#|company|conversations/#/company)/)?custom_attributes/[^/]+: integer, not string$": (
        "companies have attributes of every type, as the description says of their attributes"
    ),
    r"^DELETE \S+/tags/\S+ answered 200 applied_by: null, not object$": (
        "recorded answers have null where a tag was taken off"
    ),
    r"( |/)input_options: null, not object$": "the description's own examples have null here",
    r"[ /]state: 'frozen' is not one of": "our own word, to see what becomes of new states",
}
_NULLS = {
    "(ticket|tickets/#)": (
        r"(type|priority|recipient|forum_topic_id|satisfaction_rating"
        r"|via/source/to/name|(custom_)?fields/#/value)"
    ),
    "(user|users/#)": (
        r"(email|phone|photo|organization_id|shared_phone_number|signature"
        r"|default_group_id|last_login_at)"
    ),
    "(brand|brands/#)": r"(host_mapping|logo)",
    "(upload/attachments?|comments/#/attachments)(/#)?": r"(height|width)",
    "(article_attachment|article_attachments/#)": r"(guide_media_id|locale)",
    "(ticket_field|ticket_fields/#)": r"agent_description",
    "satisfaction_ratings/#": r"(reason|reason_id|comment)",
    "(organization|organizations/#)": r"organization_fields/\w+",
    "token": r"(refresh_token|refresh_token_expires_at)",
    "deleted_user": r"(email|organization_id)",
}
_WITHOUT_BODY = (
    r"(categories|categories/\{\w+\}/sections|(user|ticket|organization)_fields"
    r"|organization_memberships|users/\{user_id\}/identities)"
)
ZENDESK: dict[str, str] = {
    r"^GET /(_files/.*|hc/article_attachments/.*|attachments/token/.*): not described$": (
        "files, at addresses from answers"
    ),
    r"^(GET|POST) /oauth/authorizations/\w+: not described$": (
        "the consent page is in the guide to OAuth, not in the description"
    ),
    r"^POST /oauth/tokens answered 200: not declared$": "RFC 6749 (5.1) answers a token with 200",
    r"^(GET|POST) /api/v-/guide/permission_groups\S*: not described$": (
        "documented with the help center's API, left out of its description"
    ),
    r"^GET /api/v-/tickets/\{\}/side_conversations(/\{\}/events)?\.json: not described$": (
        "documented with the ticketing API, left out of its description"
    ),
    r" asked with (page|page\[size\]|page\[after\]|per_page): not declared$": (
        "the guide to paging and recorded calls have these where the descriptions leave them out"
    ),
    r"^GET /api/v2/(incremental/\S+|help_center/\w+) asked with include: not declared$": (
        "the guide to side-loading names these lists"
    ),
    rf"^POST /api/v2/(help_center/)?{_WITHOUT_BODY} asked with a body: not declared$": (
        "the page shows a body that the description leaves out"
    ),
    r"^PUT \S+/translations/\{locale\} asked with a body: not declared$": (
        "the page shows a body that the description leaves out"
    ),
    r"/articles asked article/(author_id|comments_disabled|draft|label_names|position|promoted"
    r"|translations): not declared$": (
        "the page on articles names these; the description has little more than title and body"
    ),
    r"/articles asked article/user_segment_id: null, not integer$": "null: everybody may read it",
    r"^POST /api/v2/imports/tickets(/create_many)? asked (ticket|tickets/#)/"
    r"(organization_id|problem_id|ticket_form_id|type): not declared$": (
        "an import takes what a ticket has, as the page on imports says"
    ),
    r"^GET /api/v2/satisfaction_ratings asked with score: not declared$": (
        "the page on ratings filters their list by score"
    ),
    r" tickets/#/status: 'deleted' is not one of": "exports have deleted tickets, says their page",
    r" tickets/#/status: 'frozen' is not one of": "our own word, to see what becomes of new states",
    r"job_status/results/#: 'id' is a required property$": "a row that failed has no id",
    r"^PUT \S+/restore answered 200 : object, not string$": "called an empty answer in words",
    r"^GET /api/v2/users/me answered 200 user/id: null, not integer$": "the anonymous user",
    **{
        rf" answered 20\d {record}/{field}: (null, not|None is not)": (
            "recorded answers have null for what nobody filled in"
        )
        for record, field in _NULLS.items()
    },
}
