"""What statuses, fields and subjects may lose."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Family, LossReason

VALUES: tuple[LossReason, ...] = (
    LossReason(
        code="status_reduced",
        family=Family.VALUES,
        weight=1,
        label=N_("Status simplified"),
        what=N_('"{value}" became "{new}"; the original is in "{field}".'),
        bare=N_("The status has no exact place in {target}; the original is kept in a field."),
    ),
    LossReason(
        code="priority_reduced",
        family=Family.VALUES,
        weight=1,
        label=N_("Priority simplified"),
        what=N_('Priority "{value}" has no exact place in {target}; it is in "{field}".'),
        bare=N_("The priority has no exact place in {target}; it is kept in a field."),
    ),
    LossReason(
        code="type_reduced",
        family=Family.VALUES,
        weight=1,
        label=N_("Type simplified"),
        what=N_('Type "{value}" has no exact place in {target}; it is in "{field}".'),
        bare=N_("The type has no exact place in {target}; it is kept in a field."),
    ),
    LossReason(
        code="channel_reduced",
        family=Family.VALUES,
        weight=1,
        label=N_("Channel simplified"),
        what=N_(
            'It came by {value}; {target} shows another channel; the original is in "{field}".'
        ),
        bare=N_("{target} shows another channel than it came by; the original is kept in a field."),
    ),
    LossReason(
        code="snooze_lost",
        family=Family.VALUES,
        weight=1,
        label=N_("No longer set aside"),
        what=N_("It was set aside until {date}; {target} cannot."),
        bare=N_("It was set aside; {target} cannot."),
    ),
    LossReason(
        code="rating_noted",
        family=Family.VALUES,
        weight=1,
        label=N_("Rating in a note"),
        what=N_("The rating ({value}) is in a note: {target} takes no past ratings."),
        bare=N_("The rating is in a note: {target} takes no past ratings."),
    ),
    LossReason(
        code="value_cut",
        family=Family.VALUES,
        weight=2,
        label=N_("Value shortened"),
        what=N_(
            '"{field}" was shortened to {limit} characters; the whole value is in the source copy.'
        ),
        bare=N_("A value was shortened; the whole value is in the source copy."),
    ),
    LossReason(
        code="value_converted",
        family=Family.VALUES,
        weight=1,
        label=N_("Value is now text"),
        what=N_('"{field}" is now text: {target} has no such kind of field.'),
        bare=N_("A field is now text: {target} has no such kind of field."),
    ),
    LossReason(
        code="value_not_in_list",
        family=Family.VALUES,
        weight=2,
        label=N_("Value not in the list"),
        what=N_('"{value}" is not in the list of "{field}"; the default was used.'),
        remedy=N_("Add the option, then retry."),
        bare=N_("A value is not in the list of its field; the default was used."),
    ),
    LossReason(
        code="value_dropped",
        family=Family.VALUES,
        weight=3,
        label=N_("Value left out"),
        what=N_('"{field}" could not take "{value}"; it is in the source copy.'),
        bare=N_("A field could not take its value; it is in the source copy."),
    ),
    LossReason(
        code="field_dropped",
        family=Family.VALUES,
        weight=3,
        label=N_("Field left out"),
        what=N_('{target} has no field "{field}"; its value is in the source copy.'),
        remedy=N_("Create the field, then retry."),
        bare=N_("{target} lacks a field of this record; its value is in the source copy."),
    ),
    LossReason(
        code="card_number_hidden",
        family=Family.VALUES,
        weight=1,
        label=N_("Card number hidden"),
        what=N_("{n} card numbers were hidden, as you chose; they are in the source copy."),
        bare=N_("Card numbers were hidden, as you chose; they are in the source copy."),
        one=N_("A card number was hidden, as you chose; it is in the source copy."),
    ),
    LossReason(
        code="secret_hidden",
        family=Family.VALUES,
        weight=1,
        label=N_("Secret hidden"),
        what=N_("{n} tokens or keys were hidden, as you chose; they are in the source copy."),
        remedy=N_("Whoever wrote one should have it changed: others have read it."),
        bare=N_("Tokens or keys were hidden, as you chose; they are in the source copy."),
        one=N_("A token or key was hidden, as you chose; it is in the source copy."),
    ),
    LossReason(
        code="field_hidden",
        family=Family.VALUES,
        weight=1,
        label=N_("Field hidden"),
        what=N_('"{field}" was masked or left out, as you chose; it is in the source copy.'),
        bare=N_("A field was masked or left out, as you chose; it is in the source copy."),
    ),
    LossReason(
        code="number_rounded",
        family=Family.VALUES,
        weight=1,
        label=N_("Number rounded"),
        what=N_("{value} was rounded to {new}."),
        bare=N_("A number was rounded."),
    ),
    LossReason(
        code="subject_cut",
        family=Family.VALUES,
        weight=1,
        label=N_("Subject shortened"),
        what=N_("The subject was shortened to {limit} characters."),
        bare=N_("The subject was shortened."),
    ),
    LossReason(
        code="subject_made_up",
        family=Family.VALUES,
        weight=1,
        label=N_("Had no subject"),
        what=N_("It had no subject; we took its first words."),
    ),
)
