"""What the knowledge base may lose."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Family, LossReason

ARTICLES: tuple[LossReason, ...] = (
    LossReason(
        code="placed_in_default",
        family=Family.ARTICLES,
        weight=2,
        label=N_("Had no folder"),
        what=N_('It had no {level} in {source}; it is in "{folder}".'),
        remedy=N_("Move it, or choose another place in the mapping."),
        bare=N_("It had no place in {source}; it is in the default folder."),
    ),
    LossReason(
        code="placed_higher",
        family=Family.ARTICLES,
        weight=2,
        label=N_("Placed one level higher"),
        what=N_('{target} has fewer levels; it is in "{folder}".'),
        bare=N_("{target} has fewer levels; it is placed higher."),
    ),
    LossReason(
        code="name_changed",
        family=Family.ARTICLES,
        weight=1,
        label=N_("Name changed"),
        what=N_('"{value}" already existed there; it is called "{new}".'),
        bare=N_("Its name already existed there; it got another."),
    ),
    LossReason(
        code="translation_dropped",
        family=Family.ARTICLES,
        weight=3,
        label=N_("Translation left out"),
        what=N_("Not carried: {languages}. Kept in the source copy."),
        remedy=N_("Switch the language on in {target}, then retry."),
        bare=N_("A translation could not be carried; it is in the source copy."),
    ),
    LossReason(
        code="translation_changed",
        family=Family.ARTICLES,
        weight=1,
        label=N_("Language changed"),
        what=N_("{language} is shown as {new}."),
        bare=N_("A language is shown as another one."),
    ),
    LossReason(
        code="visibility_changed",
        family=Family.ARTICLES,
        weight=2,
        label=N_("Visible to fewer people"),
        what=N_(
            "Its audience does not exist in {target}; it is visible to fewer people, never to more."
        ),
    ),
    LossReason(
        code="state_changed",
        family=Family.ARTICLES,
        weight=1,
        label=N_("State changed"),
        what=N_("It was {value}; in {target} it is {new}."),
        bare=N_("Its state is another one in {target}."),
    ),
    LossReason(
        code="order_lost",
        family=Family.ARTICLES,
        weight=1,
        label=N_("Order not kept"),
        what=N_("{target} orders articles by itself."),
    ),
    LossReason(
        code="link_unresolved",
        family=Family.ARTICLES,
        weight=2,
        label=N_("Link leads nowhere"),
        what=N_("A link leads to something that was not migrated: {url}."),
        bare=N_("A link leads to something that was not migrated."),
    ),
    LossReason(
        code="address_changed",
        family=Family.ARTICLES,
        weight=1,
        label=N_("New address"),
        what=N_("The article has a new address; the list of redirects is in the report."),
    ),
    LossReason(
        code="description_cut",
        family=Family.ARTICLES,
        weight=1,
        label=N_("Summary left out"),
        what=N_("The summary stays in the source copy."),
    ),
    LossReason(
        code="decoration_lost",
        family=Family.ARTICLES,
        weight=1,
        label=N_("Icon or setting left out"),
        what=N_("Icon, highlight or comment setting stay in the source copy."),
    ),
    LossReason(
        code="votes_lost",
        family=Family.ARTICLES,
        weight=1,
        label=N_("Votes start again"),
        what=N_("Votes and views start again."),
    ),
)
