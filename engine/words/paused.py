"""Why a run pauses, and what happens next. No record fails for it."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Pause, Resumes

PAUSED: tuple[Pause, ...] = (
    Pause(
        code="by_person",
        resumes=Resumes.PERSON,
        label=N_("Paused by you"),
        what=N_("Paused by you. Nothing is lost."),
        remedy=N_("Resume when you like."),
    ),
    Pause(
        code="sign_in_expired",
        resumes=Resumes.SOLVED,
        label=N_("Sign-in ended"),
        what=N_("The sign-in to {service} ended. No record failed."),
        remedy=N_("Sign in again: the run goes on where it stopped."),
    ),
    Pause(
        code="permission_lost",
        resumes=Resumes.PERSON,
        label=N_("Permission taken away"),
        what=N_("{service} no longer allows {permission}."),
        remedy=N_("Ask its administrator, then resume."),
        bare=N_("{service} took away a permission that the run needs."),
    ),
    Pause(
        code="account_changed",
        resumes=Resumes.PERSON,
        label=N_("Another account"),
        what=N_("The sign-in belongs to another account. We stopped before writing."),
        remedy=N_("Sign in with the account of this migration, then resume."),
    ),
    Pause(
        code="connection_untrusted",
        resumes=Resumes.PERSON,
        label=N_("Connection not trusted"),
        what=N_(
            "We cannot be sure that we are talking to {service}: its certificate is not valid, or it sends us elsewhere. Nothing more was sent."
        ),
        remedy=N_("Check the address and this device's network, then resume."),
    ),
    Pause(
        code="limit_exhausted",
        resumes=Resumes.ITSELF,
        label=N_("Call limit used up"),
        what=N_(
            "{service} has refused calls for {min} minutes: somebody else uses its limit. We try again at {time}."
        ),
        remedy=N_("Nothing to do; pausing other integrations makes it faster."),
        bare=N_(
            "{service} refuses calls for now: its limit is used up. We try again by ourselves."
        ),
    ),
    Pause(
        code="service_down",
        resumes=Resumes.ITSELF,
        label=N_("Service not working"),
        what=N_("{service} is not working properly. We look again every {min} minutes."),
        remedy=N_("Nothing to do."),
        bare=N_("{service} is not working properly. We keep looking."),
    ),
    Pause(
        code="network_down",
        resumes=Resumes.ITSELF,
        label=N_("No connection"),
        what=N_("This device has no connection. We go on when it is back."),
        remedy=N_("Check the network of this device."),
    ),
    Pause(
        code="disk_full",
        resumes=Resumes.SOLVED,
        label=N_("Folder is full"),
        what=N_("The folder {path} is full: {need} more are needed."),
        remedy=N_("Free space: the run goes on by itself."),
        bare=N_("The folder of this migration is full."),
    ),
    Pause(
        code="quiet_hours",
        resumes=Resumes.ITSELF,
        label=N_("Outside the set hours"),
        what=N_("Outside the hours you set. We go on at {time}."),
        remedy=N_("Nothing to do, or change the hours in Settings."),
        bare=N_("Outside the hours you set. We go on when they begin."),
    ),
    Pause(
        code="too_many_failures",
        resumes=Resumes.PERSON,
        label=N_("Too many failures"),
        what=N_(
            "{n} of the last {m} records failed for the same reason: {reason}. Better to solve it than to fail them all."
        ),
        remedy=N_("Solve the reason, then resume."),
        bare=N_(
            "Many of the last records failed for the same reason. Better to solve it than to fail them all."
        ),
    ),
    Pause(
        code="mail_detected",
        resumes=Resumes.PERSON,
        label=N_("A customer may have mail"),
        what=N_("A message to a customer seems to have left {target}. We stopped at once."),
        remedy=N_("Look at the notification settings, then resume."),
    ),
    Pause(
        code="target_changed",
        resumes=Resumes.PERSON,
        label=N_("Target's fields changed"),
        what=N_("{target} changed its fields since the plan ({list})."),
        remedy=N_("Check again, then resume."),
        bare=N_("{target} changed its fields since the plan."),
    ),
    Pause(
        code="key_locked",
        resumes=Resumes.SOLVED,
        label=N_("Tokens are locked"),
        what=N_("The stored tokens are locked."),
        remedy=N_("Enter the passphrase: the run goes on by itself."),
    ),
    Pause(
        code="version_newer",
        resumes=Resumes.PERSON,
        label=N_("Newer version needed"),
        what=N_("This migration was opened with a newer version of Mudanza."),
        remedy=N_("Update the program."),
    ),
    Pause(
        code="worker_lost",
        resumes=Resumes.ITSELF,
        label=N_("Worker stopped"),
        what=N_(
            "The worker stopped. Another takes over at {time}; records in doubt are looked up first."
        ),
        remedy=N_("Nothing to do."),
        bare=N_("The worker stopped. Another takes over; records in doubt are looked up first."),
    ),
)
