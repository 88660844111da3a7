"""Cards that any two help desks may need."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.findings.cards import Card, Level

ANY_DESK: tuple[Card, ...] = (
    Card(
        id="accounts_differ",
        level=Level.MUST,
        tested=True,
        title=N_("Source and target are the same account"),
        why=N_("It would copy onto itself."),
        how=N_("Choose another account on Connect."),
    ),
    Card(
        id="permissions",
        level=Level.MUST,
        tested=True,
        title=N_("Missing permission: {permission}"),
        why=N_("Without it {entities} cannot be {verb}."),
        how=N_("Sign in again and allow it; the others stay."),
    ),
    Card(
        id="plan_limits",
        level=Level.MUST,
        tested=True,
        title=N_("Your plan has room for {limit}, {n} are needed"),
        why=N_("The rest would fail."),
        how=N_("Free places, change the plan, or narrow the scope."),
    ),
    Card(
        id="phone_numbers",
        level=Level.SHOULD,
        tested=True,
        title=N_("{bad} of {n} phone numbers are not valid"),
        one=N_("One of {n} phone numbers is not valid"),
        counted="bad",
        why=N_("{target} may refuse the contact for it."),
        how=N_(
            "We can write {fixable} in international form; for the rest choose: keep in a field, "
            "or leave out. Turning validation off keeps all."
        ),
    ),
    Card(
        id="agents_unmatched",
        level=Level.MUST,
        tested=True,
        title=N_("{n} agents have no counterpart"),
        one=N_("One agent has no counterpart"),
        why=N_("Their messages need an author."),
        how=N_("Match them, invite them, or choose the default agent."),
    ),
    Card(
        id="missing_fields",
        level=Level.SHOULD,
        tested=True,
        title=N_("{n} custom fields do not exist in {target}"),
        one=N_("One custom field does not exist in {target}"),
        why=N_("Their values would be left out."),
        how=N_("Let us create them (list below), or create them yourself."),
    ),
    Card(
        id="lossy_values",
        level=Level.SHOULD,
        tested=True,
        title=N_("{n} values have no exact counterpart"),
        one=N_("One value has no exact counterpart"),
        why=N_("They are carried in the nearest form; the original stays in a field."),
        how=N_("Look at the list and acknowledge."),
    ),
    Card(
        id="required_fields",
        level=Level.MUST,
        tested=True,
        title=N_("{target} requires {fields}"),
        why=N_("Records without a value for them: {n}."),
        how=N_("Give a default, or make them optional during the migration."),
    ),
    Card(
        id="no_requester",
        level=Level.INFO,
        tested=True,
        title=N_("{n} conversations have no requester"),
        one=N_("One conversation has no requester"),
        why=N_('They go under "{placeholder}".'),
        how=N_("Nothing to do, or name another contact."),
    ),
    Card(
        id="duplicates",
        level=Level.INFO,
        tested=True,
        title=N_("{n} people appear more than once"),
        one=N_("One person appears more than once"),
        why=N_("Same e-mail. We join them under the most recent one."),
        how=N_("Look at the list."),
    ),
    Card(
        id="truncated_threads",
        level=Level.SHOULD,
        tested=True,
        title=N_("{n} conversations are longer than {source} gives out"),
        one=N_("One conversation is longer than {source} gives out"),
        why=N_("Only the newest {limit} messages can be read."),
        how=N_("Acknowledge; the report names each."),
    ),
    Card(
        id="attachment_types",
        level=Level.SHOULD,
        tested=True,
        ticked=True,
        title=N_("{n} files are of types {target} blocks: {list}"),
        one=N_("One file is of a type {target} blocks: {list}"),
        why=N_("They would stay in the source copy only. Never accepted: {never}."),
        how=N_("Allow the types in {target}; copy this list: {comma_list}."),
    ),
    Card(
        id="attachment_sizes",
        level=Level.SHOULD,
        tested=True,
        title=N_("{n} files are too large for {target}"),
        one=N_("One file is too large for {target}"),
        why=N_("Over {limit}."),
        how=N_("Acknowledge; they stay in the source copy."),
    ),
    Card(
        id="article_tree",
        level=Level.SHOULD,
        tested=True,
        title=N_("{n} articles have no folder"),
        one=N_("One article has no folder"),
        why=N_("{target} wants category > folder > article."),
        how=N_(
            'They go to "{category} > {folder}"; or choose to keep the category and add the folder '
            "inside it."
        ),
    ),
    Card(
        id="article_languages",
        level=Level.SHOULD,
        tested=True,
        title=N_("{languages} are not switched on in {target}"),
        why=N_("Their translations would stay behind."),
        how=N_("Switch them on in {target}, or leave them out."),
    ),
    Card(
        id="article_audience",
        level=Level.SHOULD,
        tested=True,
        title=N_("{n} articles have an audience {target} does not know"),
        one=N_("One article has an audience {target} does not know"),
        why=N_("We never show more than before."),
        how=N_("Create the segment or folder, or acknowledge."),
    ),
    Card(
        id="dates",
        level=Level.MUST,
        ticked=True,
        title=N_("{target} does not accept original dates"),
        why=N_(
            "Tickets will carry today's date; the original stays in a field and in each message's "
            "first line."
        ),
        how=N_("Acknowledge, and tell your team about reports by date."),
    ),
    Card(
        id="call_share",
        level=Level.INFO,
        tested=True,
        title=N_("The call limit is shared"),
        why=N_("Others already use {n} of {limit} calls."),
        how=N_("Pause campaigns and integrations, or set a ceiling in Settings."),
    ),
    Card(
        id="disk_space",
        level=Level.MUST,
        tested=True,
        title=N_("{need} needed, {free} free"),
        why=N_("The source copy lies on this device."),
        how=N_("Free space or choose another folder in Settings."),
    ),
    Card(
        id="canary",
        level=Level.MUST,
        tested=True,
        ticked=True,
        title=N_("One record to your own address first"),
        why=N_("It proves that no customer is mailed."),
        how=N_(
            "We write one ticket for {email}; wait {minutes} min, then say whether a mail came."
        ),
    ),
    Card(
        id="source_goes_on",
        level=Level.INFO,
        title=N_("Your team may go on working in {source}"),
        why=N_("What changes meanwhile is not lost."),
        how=N_('After the full run, use "Update with what changed", as often as you like.'),
    ),
    Card(
        id="archived_records",
        level=Level.INFO,
        tested=True,
        title=N_("{n} old tickets are not in the lists of {source}"),
        one=N_("One old ticket is not in the lists of {source}"),
        why=N_("They are archived there."),
        how=N_("We read them too; it takes about {time} more."),
    ),
    Card(
        id="switch_back",
        level=Level.INFO,
        title=N_("Afterwards, switch these back on"),
        why=N_("{list}."),
    ),
)
