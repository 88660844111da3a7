"""Each row of the list of faults on files, markup, screens, reports and secrets has its test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FETCH = "tests/engine/http/test_fetch.py"
FILES = "tests/engine/mapping/test_files.py"
HOSTILE = "tests/test_hostile.py"
EXPORT = "tests/engine/report/test_export.py"
CREDENTIALS = "tests/engine/credentials/test_credentials.py"
ROUTES = "tests/pages/test_routes.py"
SECURITY = "tests/pages/test_security.py"
TYPED = "tests/browser/test_secrets_of_pages.py"
PAGES = "tests/browser/test_hostile_pages.py"

ROWS = {
    "67 an address inside the network": [
        f"{FETCH}::test_a_private_address_is_not_opened",
        f"{FETCH}::test_a_redirect_into_a_private_network_is_not_followed",
    ],
    "70 file:, ftp:, gopher:, data:": [f"{FETCH}::test_what_is_no_web_address_is_not_opened"],
    "71 a token for a foreign host": [
        f"{FETCH}::test_credentials_do_not_follow_a_redirect_to_another_host",
        f"{FETCH}::test_another_port_of_the_accounts_machine_is_not_the_account",
    ],
    "72 a file without end": [
        f"{FETCH}::test_a_file_over_the_cap_is_cut",
        f"{FETCH}::test_a_compressed_bomb_is_cut_at_its_unfolded_size",
    ],
    "73 a bomb as attachment": [
        f"{FETCH}::test_an_archive_is_passed_on_as_it_is_and_never_unpacked"
    ],
    "75 names": [
        f"{FILES}::test_names_that_could_do_harm_are_changed",
        f"{FILES}::test_a_long_name_keeps_its_ending",
        f"{FILES}::test_a_safe_name_is_safe_and_stays_as_it_is",
    ],
    "76 type by content": [
        "tests/engine/run/test_content.py::test_a_file_is_what_its_first_bytes_say",
        f"{FILES}::test_a_program_is_known_by_its_content",
    ],
    "79 scripts in every text": [
        f"{HOSTILE}::test_79_the_payloads_are_sixty_and_would_run",
        f"{HOSTILE}::test_79_nothing_runs_in_text_that_was_cleaned",
        f"{HOSTILE}::test_79_nothing_runs_in_a_report",
        f"{PAGES}::test_79_80_nothing_runs_and_nothing_is_fetched_on_any_page",
        f"{PAGES}::test_79_80_nothing_runs_and_nothing_is_fetched_in_what_opens",
        f"{PAGES}::test_79_80_nothing_runs_and_nothing_is_fetched_in_any_file",
        f"{PAGES}::test_the_target_gets_nothing_that_runs",
    ],
    "80 markup in names": [
        f"{PAGES}::test_79_80_nothing_runs_and_nothing_is_fetched_on_any_page",
        f"{PAGES}::test_79_80_nothing_runs_and_nothing_is_fetched_in_what_opens",
        "tests/pages/test_guards.py::test_the_name_of_a_migration_is_never_markup",
    ],
    "81 formulas": [
        f"{HOSTILE}::test_81_82_a_spreadsheet_calculates_nothing",
        f"{EXPORT}::test_what_a_spreadsheet_would_calculate_becomes_text",
        "tests/connectors/files/test_tables.py::test_phones_come_back_as_they_were",
    ],
    "82 formulas in a workbook": [
        f"{HOSTILE}::test_81_82_a_spreadsheet_calculates_nothing",
        f"{EXPORT}::test_a_workbook_has_no_formula_and_no_link",
    ],
    "83 a report to share": [
        f"{EXPORT}::test_nobody_is_named_unless_asked",
        "tests/engine/report/test_html.py::test_nothing_is_fetched_and_nothing_runs",
    ],
    "84 planted secrets": [
        "tests/test_secrets.py::test_no_secret_shows_anywhere",
        "tests/test_secrets.py::test_a_planted_secret_would_be_found",
        "tests/test_secrets.py::test_a_crash_shows_no_secret",
        f"{TYPED}::test_what_is_typed_on_connect_shows_in_no_log_file_or_address",
    ],
    "85 states of a sign-in": [
        f"{CREDENTIALS}::test_a_state_of_another_browser_or_a_wrong_or_late_one_is_refused",
        f"{CREDENTIALS}::test_two_takers_of_one_state_get_it_once",
        f"{ROUTES}::test_an_answer_is_good_once",
        f"{ROUTES}::test_an_answer_in_another_browser_is_refused",
    ],
    "86 a sign-in that does not work": [
        f"{ROUTES}::test_a_refusal_at_the_help_desk_leads_back_to_connect",
        f"{ROUTES}::test_a_consent_that_was_given_too_late_leads_back_to_connect",
    ],
    "88 where sign-ins are kept": [
        f"{CREDENTIALS}::test_nothing_readable_lies_on_the_disk",
        f"{CREDENTIALS}::test_a_copied_home_opens_nothing_without_the_key",
        f"{CREDENTIALS}::test_a_keyring_that_fails_gives_way_to_the_sealed_file",
    ],
    "89 the local server": [
        f"{SECURITY}::test_a_foreign_name_for_this_machine_is_refused",
        f"{SECURITY}::test_another_site_cannot_speak_with_the_dashboard",
        f"{SECURITY}::test_the_dashboard_does_not_start_for_the_network",
    ],
}


@pytest.mark.parametrize("row", ROWS)
def test_the_tests_of_a_row_exist(row: str) -> None:
    named = [test.split("::") for test in ROWS[row]]
    found = {path: (ROOT / path).read_text(encoding="utf-8") for path, _ in named}

    assert [] == [(path, name) for path, name in named if f"def {name}(" not in found[path]]


def test_every_row_of_the_list_is_here() -> None:
    numbers = {int(match[0]) for row in ROWS if (match := re.match(r"\d+", row))}

    assert {67, 70, 71, 72, 73, 75, 76, *range(79, 87), 88, 89} == numbers
