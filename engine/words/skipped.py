"""Why a record was left out, by nature or by choice."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Group, Skip

SKIPPED: tuple[Skip, ...] = (
    Skip(
        code="already_migrated",
        group=Group.FINE,
        label=N_("Already migrated"),
        what=N_("Already migrated in an earlier run and unchanged since."),
    ),
    Skip(
        code="matched_existing",
        group=Group.FINE,
        label=N_("Already there"),
        what=N_("Already in {target}: we use that one and leave it as it is."),
        remedy=N_("To fill its gaps, choose so in the mapping."),
    ),
    Skip(
        code="duplicate_in_source",
        group=Group.FINE,
        label=N_("Duplicate in the source"),
        what=N_("The same person or company as {other}; everything of theirs goes there."),
        bare=N_("The same person or company as another record; everything of theirs goes there."),
    ),
    Skip(
        code="merged_in_source",
        group=Group.FINE,
        label=N_("Merged in the source"),
        what=N_("Merged into {other} in {source}; we follow that."),
        bare=N_("Merged into another record in {source}; we follow that."),
    ),
    Skip(
        code="deleted_in_source",
        group=Group.NOTHING,
        label=N_("Deleted in the source"),
        what=N_("Deleted in {source}, or deleted while we were reading."),
        remedy=N_("Restore it there and run an update if you want it."),
    ),
    Skip(
        code="created_after_cutoff",
        group=Group.CHOICE,
        label=N_("Created after the start"),
        what=N_("Created after this run began."),
        remedy=N_("The next update takes it."),
    ),
    Skip(
        code="filtered_out",
        group=Group.CHOICE,
        label=N_("Outside the scope"),
        what=N_("Outside the scope you chose ({filter})."),
        bare=N_("Outside the scope you chose."),
    ),
    Skip(
        code="erasure_requested",
        group=Group.CHOICE,
        label=N_("Asked to be erased"),
        what=N_("This person is on your erasure list and is not brought."),
        remedy=N_("If an earlier run brought them, delete them in {target}."),
    ),
    Skip(
        code="excluded_by_hand",
        group=Group.CHOICE,
        label=N_("Left out by you"),
        what=N_("You left it out yourself on {date}."),
        bare=N_("You left it out yourself."),
    ),
    Skip(
        code="parent_skipped",
        group=Group.CHOICE,
        label=N_("Belongs to something skipped"),
        what=N_("What it belongs to ({other}) was left out."),
        bare=N_("What it belongs to was left out."),
    ),
    Skip(
        code="spam",
        group=Group.CHOICE,
        label=N_("Spam"),
        what=N_("Marked as spam."),
        remedy=N_("Include spam in the scope if you want it."),
    ),
    Skip(
        code="anonymous_visitor",
        group=Group.NOTHING,
        label=N_("Anonymous visitor"),
        what=N_("A visitor without name, address or conversation."),
    ),
    Skip(
        code="system_account",
        group=Group.NOTHING,
        label=N_("Bot or system account"),
        what=N_("A bot or a system account; its messages come under their own line."),
    ),
    Skip(
        code="sample_record",
        group=Group.NOTHING,
        label=N_("Sample of the help desk"),
        what=N_("A sample that {source} creates by itself."),
    ),
    Skip(
        code="empty_record",
        group=Group.NOTHING,
        label=N_("No words and no files"),
        what=N_("No words and no files: only events. The events are in the source copy."),
    ),
    Skip(
        code="not_found_in_source",
        group=Group.NOTHING,
        label=N_("Not found in the source"),
        what=N_("{source} has no record with the id {id}."),
        remedy=N_("Check the list of ids."),
        bare=N_("{source} has no record with this id."),
    ),
    Skip(
        code="unmatched_agent",
        group=Group.FINE,
        label=N_("Agent without counterpart"),
        what=N_(
            "No counterpart in {target}; {default} stands in, and the original name stays in the messages."
        ),
        remedy=N_("Invite the person in {target} and match again if you prefer."),
        bare=N_(
            "No counterpart in {target}; the default agent stands in, and the original name stays in the messages."
        ),
    ),
    Skip(
        code="changed_since",
        group=Group.CHOICE,
        label=N_("Changed there since"),
        what=N_("Somebody changed it in {target} after the run; it stays there."),
        remedy=N_("Delete it in {target} if you do not want it."),
    ),
    Skip(
        code="edited_in_target",
        group=Group.CHOICE,
        label=N_("Edited in the target"),
        what=N_("It changed in {source} and in {target} as well; we left it as it is there."),
        remedy=N_("Run the update again and overwrite what was edited, or change it by hand."),
    ),
    Skip(
        code="update_unsupported",
        group=Group.IMPOSSIBLE,
        label=N_("Change not carried"),
        what=N_("It changed in {source} after it was migrated; {target} cannot take that change."),
        remedy=N_("Change it by hand in {target}; the source copy has the new state."),
    ),
    Skip(
        code="stays_in_target",
        group=Group.IMPOSSIBLE,
        label=N_("Cannot be deleted"),
        what=N_("{target} does not let us delete it; it stays there."),
        remedy=N_("Delete it in {target} if you do not want it."),
    ),
    Skip(
        code="unsupported_entity",
        group=Group.IMPOSSIBLE,
        label=N_("No place in the target"),
        what=N_(
            "{target} has no {entity}. Kept in the source copy; where useful, its name goes to a text field."
        ),
        bare=N_(
            "{target} has no place for this kind of record. Kept in the source copy; where useful, its name goes to a text field."
        ),
    ),
    Skip(
        code="unsupported_kind",
        group=Group.IMPOSSIBLE,
        label=N_("Kind not accepted"),
        what=N_("{target} takes {entity}, but not of this kind ({kind}). Kept in the source copy."),
        bare=N_("{target} does not take records of this kind. Kept in the source copy."),
    ),
    Skip(
        code="language_not_supported",
        group=Group.IMPOSSIBLE,
        label=N_("Language not supported"),
        what=N_(
            "{target} cannot hold {language}, the only language of this article. Kept in the source copy."
        ),
        bare=N_("{target} cannot hold the only language of this article. Kept in the source copy."),
    ),
    Skip(
        code="plan_feature_missing",
        group=Group.IMPOSSIBLE,
        label=N_("Not in your plan"),
        what=N_("Your plan of {target} lacks {feature}."),
        remedy=N_("With it, this can be retried."),
        bare=N_("Your plan of {target} lacks what this record needs."),
    ),
    Skip(
        code="permission_missing",
        group=Group.IMPOSSIBLE,
        label=N_("Permission missing"),
        what=N_("The sign-in to {service} does not include {permission}."),
        remedy=N_("Sign in again with it, then retry."),
        bare=N_("The sign-in to {service} does not include a permission this record needs."),
    ),
)
