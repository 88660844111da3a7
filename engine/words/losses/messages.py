"""What the words of a conversation may lose."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Family, LossReason

MESSAGES: tuple[LossReason, ...] = (
    LossReason(
        code="html_simplified",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Formatting simplified"),
        what=N_("Formatting that {target} does not allow was removed; the words are complete."),
    ),
    LossReason(
        code="html_to_text",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Formatting removed"),
        what=N_("The first message is plain text in {target}; the original is in the source copy."),
    ),
    LossReason(
        code="text_made_up",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Had no text"),
        what=N_('It had no text; {target} requires one: "(no text)".'),
    ),
    LossReason(
        code="text_cut",
        family=Family.MESSAGES,
        weight=3,
        label=N_("Text shortened"),
        what=N_("The text was shortened to {limit} characters; it is complete in the source copy."),
        bare=N_("The text was shortened; it is complete in the source copy."),
    ),
    LossReason(
        code="message_split",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Long message split"),
        what=N_("A long message became {n}, numbered."),
        bare=N_("A long message became several, numbered."),
    ),
    LossReason(
        code="messages_unread",
        family=Family.MESSAGES,
        weight=3,
        label=N_("Older messages missing"),
        what=N_("{source} gives only the newest {limit} of {n} messages: {missing} are missing."),
        remedy=N_("Its support may export them."),
        bare=N_("{source} gives only the newest messages: older ones are missing."),
    ),
    LossReason(
        code="thread_split",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Long thread split"),
        what=N_("Too long for {target}: it became {n} linked records."),
        bare=N_("Too long for {target}: it became several linked records."),
    ),
    LossReason(
        code="message_dropped",
        family=Family.MESSAGES,
        weight=3,
        label=N_("Message refused"),
        what=N_("One message was refused even as plain text; it is in the source copy."),
    ),
    LossReason(
        code="message_redacted",
        family=Family.MESSAGES,
        weight=2,
        label=N_("Message erased at source"),
        what=N_("{source} had erased this message; a line says so."),
    ),
    LossReason(
        code="reply_as_note",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Replies as public notes"),
        what=N_("Replies are public notes in {target}: real replies would be mailed."),
    ),
    LossReason(
        code="added_as_note",
        family=Family.MESSAGES,
        weight=2,
        label=N_("Later messages as notes"),
        what=N_(
            "{n} later messages stand in {target} as internal notes that say who wrote when: replies would be mailed."
        ),
        bare=N_(
            "Later messages stand in {target} as internal notes that say who wrote when: replies would be mailed."
        ),
    ),
    LossReason(
        code="order_adjusted",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Order kept by one second"),
        what=N_("Two messages had the same second; the later one got one second more."),
    ),
    LossReason(
        code="characters_replaced",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Characters replaced"),
        what=N_("{n} characters that no help desk stores were replaced by �."),
        bare=N_("Characters that no help desk stores were replaced by �."),
        one=N_("One character that no help desk stores was replaced by �."),
    ),
    LossReason(
        code="events_summarised",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Events in one note"),
        what=N_("{n} events (assignments, states) are one note."),
        bare=N_("Events (assignments, states) are one note."),
        one=N_("One event (assignment, state) is a note."),
    ),
    LossReason(
        code="events_dropped",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Events left out"),
        what=N_("{n} events stay in the source copy, as you chose."),
        bare=N_("Events stay in the source copy, as you chose."),
        one=N_("One event stays in the source copy, as you chose."),
    ),
    LossReason(
        code="side_thread_noted",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Side conversation as notes"),
        what=N_("A side conversation is now internal notes."),
    ),
    LossReason(
        code="call_as_note",
        family=Family.MESSAGES,
        weight=1,
        label=N_("Phone call as note"),
        what=N_("A phone call is a note with its recording."),
    ),
)
