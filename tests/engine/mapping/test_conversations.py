"""Conversations: who is on them, what they are worth, and what each change costs."""

from __future__ import annotations

from datetime import timedelta

from engine.connectors.capabilities import Dates
from engine.mapping import Choice, Context, Skip, Trait
from engine.mapping.helpers import AGENT_AS_CONTACT, UNKNOWN_REQUESTER
from engine.model import (
    Agent,
    Channel,
    Conversation,
    Entity,
    Link,
    LinkKind,
    Loss,
    MessageKind,
    Priority,
    Ref,
    Status,
    TicketType,
)

from .factory import (
    NOW,
    apply,
    at,
    by_agent,
    capabilities,
    codes,
    context,
    conversation,
    detail,
    intercom_like,
    losses_of,
    mapping,
    message,
    zendesk_like,
)

SOON = NOW + timedelta(days=30)
DONE = conversation(status=Status.SOLVED, updated_at=NOW, closed_at=NOW)


def written(record: Conversation, known: Context | None = None) -> Conversation:
    mapped = apply(record, known or context())
    assert isinstance(mapped.record, Conversation)
    assert mapped.skip is None
    return mapped.record


def test_what_the_target_holds_costs_nothing() -> None:
    record = conversation(message(), message(2, author=by_agent()), updated_at=NOW)
    assert [] == codes(apply(record, context()))


def test_dates_that_cannot_be_set_are_kept_in_origin_fields() -> None:
    target = capabilities(dates={Entity.CONVERSATION: Dates(message=True)})
    mapped = apply(DONE, context(target))
    expected = ["date_created_lost", "date_updated_lost", "date_closed_lost"]
    assert expected == codes(mapped)
    assert {"field": "Original created"} == detail(mapped, "date_created_lost")
    assert "2021-03-03T14:05:00Z" == mapped.record.fields["old_created_1"]


def test_the_closing_date_of_an_open_conversation_is_no_loss() -> None:
    dates = Dates(created=True, updated=True, message=True)
    target = capabilities(dates={Entity.CONVERSATION: dates})
    assert [] == codes(apply(conversation(closed_at=NOW), context(target)))


def test_without_an_origin_field_the_source_copy_is_named() -> None:
    target = capabilities(dates={Entity.CONVERSATION: Dates(updated=True, message=True)})
    mapped = apply(conversation(), context(target, mapping=mapping(origin_fields={})))
    assert {"field": "source copy"} == detail(mapped, "date_created_lost")
    assert {} == mapped.record.fields


def test_the_old_number_and_link_go_to_their_fields() -> None:
    found = written(conversation(url="https://a.example/1"))
    assert {"old_id_1": "k1", "old_url_1": "https://a.example/1"} == found.fields


def test_a_status_that_reads_back_as_another_is_reduced() -> None:
    record = conversation(status=Status.WAITING_CUSTOMER, original={"status": "En espera"})
    mapped = apply(record, context(intercom_like()))
    expected = {"value": "En espera", "new": "open", "field": "Original status"}
    assert expected == detail(mapped, "status_reduced")
    assert "En espera" == mapped.record.fields["old_status_1"]


def test_a_status_without_counterpart_falls_to_open_and_says_so() -> None:
    known = context(mapping=mapping(status={"open": Choice(target=None)}))
    assert ["status_reduced"] == losses_of(conversation(status=Status.OPEN), known)


def test_what_sleeps_still_sleeps_where_the_target_can() -> None:
    record = conversation(status=Status.SNOOZED, snoozed_until=SOON)
    assert [] == losses_of(record, context())
    assert SOON == written(record).snoozed_until


def test_what_slept_until_the_past_is_open() -> None:
    record = conversation(status=Status.SNOOZED, snoozed_until=at())
    assert ["snooze_lost", "status_reduced"] == losses_of(record, context())
    assert (Status.OPEN, None) == (written(record).status, written(record).snoozed_until)


def test_a_target_that_cannot_snooze_says_so() -> None:
    record = conversation(status=Status.SNOOZED, snoozed_until=SOON)
    assert ["snooze_lost", "status_reduced"] == losses_of(record, context(zendesk_like()))


def test_what_was_solved_long_ago_is_closed_without_a_loss() -> None:
    old = conversation(status=Status.SOLVED, updated_at=NOW - timedelta(days=29))
    assert Status.CLOSED is written(old, context(zendesk_like())).status
    assert [] == losses_of(old, context(zendesk_like()))


def test_what_was_solved_lately_stays_solved() -> None:
    fresh = conversation(status=Status.SOLVED, updated_at=NOW - timedelta(days=27))
    assert Status.SOLVED is written(fresh, context(zendesk_like())).status


def test_a_target_without_closed_keeps_old_ones_solved() -> None:
    old = conversation(status=Status.SOLVED, updated_at=at())
    assert Status.SOLVED is written(old, context(intercom_like())).status
    assert "status_reduced" not in losses_of(old, context(intercom_like()))


def test_priority_type_and_channel_are_compared_with_what_reads_back() -> None:
    record = conversation(
        priority=Priority.HIGH, type=TicketType.INCIDENT, channel=Channel.WHATSAPP
    )
    found = codes(apply(record, context(intercom_like())))
    assert ["priority_reduced", "type_reduced", "channel_reduced"] == found
    assert [] == codes(apply(record, context()))


def test_the_accounts_own_type_is_kept_beside_a_lossless_one() -> None:
    found = written(conversation(type=TicketType.TASK, type_label="Recogida"))
    assert "Recogida" == found.fields["old_type_1"]


def test_a_matched_assignee_and_team_become_target_ids() -> None:
    record = conversation(assignee=Ref(Entity.AGENT, "s-ana"), team=Ref(Entity.TEAM, "s-support"))
    found = written(record)
    assert Ref(Entity.AGENT, "t-ana") == found.assignee
    assert Ref(Entity.TEAM, "t-support") == found.team


def test_an_unmatched_assignee_goes_to_the_default_agent() -> None:
    mapped = apply(conversation(assignee=Ref(Entity.AGENT, "s-clara")), context())
    expected = {"name": "Clara Núñez", "default": "Ana López"}
    assert expected == detail(mapped, "assignee_replaced")
    assert "Clara Núñez" == mapped.record.fields["old_assignee_1"]


def test_without_a_default_agent_nobody_is_assigned() -> None:
    known = context(mapping=mapping(default_agent=None))
    record = conversation(assignee=Ref(Entity.AGENT, "s-clara"))
    assert ["assignee_dropped"] == losses_of(record, known)
    assert written(record, known).assignee is None


def test_an_unmatched_team_is_dropped_or_replaced_by_the_default_one() -> None:
    record = conversation(team=Ref(Entity.TEAM, "s-returns"))
    assert ["team_dropped"] == losses_of(record, context())
    assert written(record).team is None
    known = context(mapping=mapping(default_team="t-all"))
    assert Ref(Entity.TEAM, "t-all") == written(record, known).team


def test_without_requester_it_goes_under_the_placeholder() -> None:
    mapped = apply(conversation(requester=None), context())
    expected = {"placeholder": "Unknown requester (migration)"}
    assert expected == detail(mapped, "requester_placeholder")
    assert frozenset({UNKNOWN_REQUESTER}) == mapped.helpers


def test_a_requester_that_is_gone_counts_as_none() -> None:
    record = conversation(requester=Ref(Entity.CONTACT, "4040"))
    assert "requester_placeholder" in losses_of(record, context())


def test_an_agent_who_asks_stays_agent_or_gets_a_contact_beside() -> None:
    record = conversation(message(author=by_agent()), requester=Ref(Entity.AGENT, "s-ana"))
    assert Ref(Entity.AGENT, "t-ana") == written(record).requester
    mapped = apply(record, context(intercom_like()))
    beside = f"{AGENT_AS_CONTACT}s-ana"
    assert Ref(Entity.CONTACT, beside) == mapped.record.requester
    assert Ref(Entity.CONTACT, beside) == mapped.record.messages[0].author.ref
    assert frozenset({beside}) == mapped.helpers


def test_people_in_copy_without_a_record_are_counted() -> None:
    record = conversation(
        participants=(
            Ref(Entity.CONTACT, "c2"),
            Ref(Entity.CONTACT, "gone"),
            Ref(Entity.AGENT, "s-ana"),
        )
    )
    mapped = apply(record, context())
    assert {"n": "1"} == detail(mapped, "recipients_noted")
    expected = (Ref(Entity.CONTACT, "c2"), Ref(Entity.AGENT, "t-ana"))
    assert expected == mapped.record.participants


def test_a_company_where_there_are_none_is_said() -> None:
    target = capabilities(writes=frozenset({Entity.CONVERSATION}))
    record = conversation(company=Ref(Entity.COMPANY, "o1"))
    assert ["value_dropped"] == losses_of(record, context(target))


def test_a_made_up_subject_is_cut_at_a_word() -> None:
    record = conversation(message(text="palabra " * 20), subject="")
    mapped = apply(record, context(zendesk_like()))
    assert ["subject_made_up"] == losses_of(record, context(zendesk_like()))
    assert " ".join(["palabra"] * 10) == mapped.record.subject
    assert "" == written(record).subject


def test_without_customers_words_the_subject_is_the_date() -> None:
    record = conversation(message(kind=MessageKind.NOTE, author=by_agent()), subject="")
    assert "Conversation 2021-03-03 14:05" == written(record, context(zendesk_like())).subject


def test_the_note_of_a_bad_rating_says_why() -> None:
    record = conversation(rating=1, rating_reason="Took too long", rating_remark="Two weeks!")

    note = written(record, context(traits=frozenset())).messages[-1]
    assert "Rating: 1 of 5\nReason: Took too long\nTwo weeks!" == note.text


def test_a_rating_becomes_a_note_and_a_field() -> None:
    known = context(traits=frozenset())
    record = conversation(rating=5, rating_remark="¡Genial!")
    found = written(record, known)
    assert ["rating_noted"] == losses_of(record, known)
    assert "Rating: 5 of 5\n¡Genial!" == found.messages[-1].text
    assert "5" == found.fields["old_rating_1"]
    assert [] == losses_of(record, context(traits=frozenset({Trait.RATING})))


def test_a_merged_conversation_says_where_it_went() -> None:
    record = conversation(merged_into=Ref(Entity.CONVERSATION, "k9"))
    assert ["merge_noted"] == losses_of(record, context())
    note = written(record).messages[-1]
    assert (MessageKind.NOTE, "Merged into k9 in the source.") == (note.kind, note.text)


def test_links_to_other_conversations_stand_in_a_note_where_the_target_has_none() -> None:
    incident = Link(kind=LinkKind.PROBLEM, ref=Ref(Entity.CONVERSATION, "84"))
    follow_up = Link(kind=LinkKind.FOLLOWS, ref=Ref(Entity.CONVERSATION, "12"))
    record = conversation(links=(incident, follow_up))
    without = context(traits=frozenset(Trait) - {Trait.LINKS})
    note = written(record, without).messages[-1]

    assert ["relation_noted", "relation_noted"] == losses_of(record, without)
    assert MessageKind.NOTE == note.kind
    assert "Incident of problem #84 in the source.\nFollow-up of #12 in the source." == note.text
    assert [] == losses_of(record, context())


def test_messages_that_the_source_does_not_give_are_counted() -> None:
    mapped = apply(conversation(announced=720), context())
    expected = {"limit": "1", "n": "720", "missing": "719"}
    assert expected == detail(mapped, "messages_unread")


def test_what_the_reader_lost_is_kept_and_not_said_twice() -> None:
    loss = Loss(code="messages_unread", detail={"n": "720"})
    assert (loss,) == apply(conversation(announced=720, losses=(loss,)), context()).losses


def test_a_conversation_without_any_date_gets_that_of_its_first_message() -> None:
    record = conversation(created_at=None)
    assert ["date_adjusted"] == losses_of(record, context())
    assert at(minute=1) == written(record).created_at


def test_dates_before_1970_are_moved_to_its_first_second() -> None:
    record = conversation(created_at=at().replace(year=1969))
    assert ["date_adjusted"] == losses_of(record, context())


def test_spam_samples_and_deleted_ones_are_skipped() -> None:
    found = [
        apply(conversation(**{mark: True}), context()).skip
        for mark in ("spam", "sample", "deleted")
    ]
    assert [Skip(code="spam"), Skip(code="sample_record"), Skip(code="deleted_in_source")] == found


def test_events_and_spaces_are_no_content() -> None:
    event = message(kind=MessageKind.EVENT, text="assigned")
    assert Skip(code="empty_record") == apply(conversation(event), context()).skip
    assert Skip(code="empty_record") == apply(conversation(message(text="  ")), context()).skip


def test_what_was_left_out_by_hand_is_skipped() -> None:
    known = context(mapping=mapping(excluded={"conversations": ("k1",)}))
    assert Skip(code="excluded_by_hand") == apply(conversation(), known).skip


def test_what_the_target_has_not_is_skipped() -> None:
    known = context(capabilities(writes=frozenset()))
    expected = Skip(code="unsupported_entity", detail={"entity": "conversations"})
    assert expected == apply(conversation(), known).skip


def test_tags_are_folded_joined_and_marked() -> None:
    known = context(zendesk_like(), mapping=mapping(marker_tag="Mudanza 2026"))
    record = conversation(tags=("VIP Cliente", "a,b", "vip cliente", "ok", "ok"))
    assert ("vip_cliente", "a_b", "ok", "mudanza_2026") == written(record, known).tags
    assert ["tags_joined", "tag_changed"] == losses_of(record, known)


def test_tags_stay_as_they_are_where_they_may() -> None:
    record = conversation(tags=("VIP", "vip"))
    assert ("VIP", "vip") == written(record).tags
    assert [] == losses_of(record, context())


def test_agents_are_matched_or_stood_in_for() -> None:
    found = [
        apply(Agent(id=one, name=one, bot=one == "fin"), context()).skip
        for one in ("s-ana", "s-clara", "fin")
    ]
    expected = [
        Skip(code="matched_existing", detail={"target_id": "t-ana"}),
        Skip(code="unmatched_agent", detail={"default": "Ana López"}),
        Skip(code="system_account"),
    ]
    assert expected == found


def test_what_is_new_and_assigned_is_open_where_the_target_says_so() -> None:
    target = capabilities(assigned_is_open=True)
    assigned = conversation(message(), status=Status.NEW, assignee=Ref(Entity.AGENT, "s-ana"))
    mapped = apply(assigned, context(target))
    assert isinstance(mapped.record, Conversation)
    assert (Status.OPEN, ["status_reduced"]) == (
        mapped.record.status,
        [loss.code for loss in mapped.losses],
    )
