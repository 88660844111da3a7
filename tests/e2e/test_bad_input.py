"""What goes wrong is said in a sentence, with an exit code, and leaves nothing half-made."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from engine.home import HomeFolder
from tests.e2e.command_line import NAME, CommandLine, Ended
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WRONG_USE, CANNOT_START, PAUSED = 2, 4, 3


@pytest.fixture(scope="module")
def accounts() -> Iterator[tuple[SandboxAccount, SandboxAccount]]:
    with sandbox("zendesk:acme:small", "intercom:globex:empty") as (old, new):
        yield old, new


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    return CommandLine(home=tmp_path / "home")


def said(ended: Ended, code: int, words: str) -> None:
    """The command ended so, with these words for a person and a document for a script."""
    assert code == ended.code, ended.err
    assert words in ended.err
    assert "Traceback" not in ended.err
    assert {"code", "message", "remedy"} == set(ended.json["error"])


def test_a_wrong_token_is_refused_and_not_stored(
    line: CommandLine, accounts: tuple[SandboxAccount, SandboxAccount]
) -> None:
    line.new(*accounts)
    arguments = ("connect", "--side", "source", "--token-env", "ITS_TOKEN")
    said(line.of(*arguments, ITS_TOKEN="wrong-secret-4711"), CANNOT_START, "Zendesk")
    opening = HomeFolder.open(line.home).opening(NAME)
    assert not opening.info.source.connected
    assert opening.credentials.load(opening.slug, "source") is None
    assert not any(b"wrong-secret-4711" in path.read_bytes() for path in files(line.home))


def test_an_empty_variable_is_told_before_anything_is_asked(
    line: CommandLine, accounts: tuple[SandboxAccount, SandboxAccount]
) -> None:
    line.new(*accounts)
    arguments = ("connect", "--side", "source", "--token-env", "ITS_TOKEN")
    said(line.of(*arguments, ITS_TOKEN=""), WRONG_USE, "ITS_TOKEN")


def test_a_sign_in_by_browser_says_when_its_place_is_taken(
    line: CommandLine, accounts: tuple[SandboxAccount, SandboxAccount]
) -> None:
    line.new(*accounts)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said(line.of("connect", "--side", "source", "--oauth", "--port", port), CANNOT_START, port)


def test_an_address_where_nothing_listens_is_told_within_a_minute(
    line: CommandLine, accounts: tuple[SandboxAccount, SandboxAccount]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        sides = ("--source", "zendesk", "--source-url", url)
        line.of("new", *sides, "--target", "intercom", "--target-url", accounts[1].url)
        arguments = ("connect", "--side", "source", "--token-env", "ITS_TOKEN")
        said(line.of(*arguments, ITS_TOKEN="any"), CANNOT_START, url)


def test_what_makes_no_migration_leaves_no_folder(
    line: CommandLine, accounts: tuple[SandboxAccount, SandboxAccount]
) -> None:
    old, new = accounts
    one = ("--source", "zendesk", "--source-url", old.url)
    unknown = line.of("new", *one, "--target", "deskzilla", "--target-url", new.url)
    said(unknown, WRONG_USE, "deskzilla")
    same = line.of("new", *one, "--target", "zendesk", "--target-url", old.url)
    said(same, WRONG_USE, "same account")
    nameless = line("new", "-m", "¡¿?!", *one, "--target", "intercom", "--target-url", new.url)
    assert WRONG_USE == nameless.code
    assert [] == HomeFolder.open(line.home).openings()


def test_a_name_that_exists_is_not_taken_again(
    line: CommandLine, accounts: tuple[SandboxAccount, SandboxAccount]
) -> None:
    assert 0 == line.new(*accounts).code
    said(line.new(*accounts), WRONG_USE, NAME)
    assert 1 == len(HomeFolder.open(line.home).openings())


def test_a_migration_that_does_not_exist_is_not_made(line: CommandLine) -> None:
    said(line.of("status"), WRONG_USE, "mi-migracion")
    assert [] == HomeFolder.open(line.home).openings()


@pytest.mark.parametrize(
    "broken, words",
    [
        ("default_agent = = 7", "line 6"),
        ('phones = "often"', "often"),
        ('colour = "red"', "colour"),
    ],
)
def test_a_broken_mapping_file_is_refused_with_its_place_and_changes_nothing(
    line: CommandLine,
    accounts: tuple[SandboxAccount, SandboxAccount],
    tmp_path: Path,
    broken: str,
    words: str,
) -> None:
    line.begin(*accounts)
    good = tmp_path / "mapping.toml"
    line.of("map", "--export", str(good))
    bad = tmp_path / "broken.toml"
    bad.write_text(f'version = 1\nsource = "zendesk"\ntarget = "intercom"\n\n\n{broken}\n')
    said(line.of("map", "--import", str(bad)), WRONG_USE, words)
    after = tmp_path / "after.toml"
    line.of("map", "--export", str(after))
    assert good.read_text() == after.read_text()


def test_nothing_starts_before_both_sides_are_signed_in(
    line: CommandLine, accounts: tuple[SandboxAccount, SandboxAccount]
) -> None:
    line.new(*accounts)
    for command in ("count", "check", "plan", "demo", "run"):
        assert CANNOT_START == line.of(command).code, command
    assert [] == HomeFolder.open(line.home).opening(NAME).ledger.runs()


def test_a_record_that_the_target_refuses_fails_alone_with_a_remedy(
    line: CommandLine, accounts: tuple[SandboxAccount, SandboxAccount]
) -> None:
    old, new = accounts
    new.reset()
    line.begin(old, new)
    refusal = {"type": "error.list", "errors": [{"code": "parameter_invalid", "message": "No."}]}
    new.faults([{"on": "POST /contacts", "kind": "status", "status": 422, "body": refusal}])
    ended = line.of("demo", "--size", "10")
    assert 1 == ended.code, ended.err
    contacts = [one for one in ended.json["failures"] if one["entity"] == "contacts"]
    assert 1 == len(contacts)
    assert "" not in (contacts[0]["message"], contacts[0]["remedy"])
    others = {one["code"] for one in ended.json["failures"] if one["entity"] != "contacts"}
    assert others <= {"reference_missing"}
    counts = ended.json["entities"]["contacts"]
    assert counts["read"] - 1 == counts["migrated"]
    new.faults([])


def test_a_full_disk_pauses_with_its_folder_and_goes_on_when_there_is_room(
    line: CommandLine, accounts: tuple[SandboxAccount, SandboxAccount], tmp_path: Path
) -> None:
    old, new = accounts
    new.reset()
    store = tmp_path / "store"
    store.mkdir()
    here = {
        "PYTHONPATH": str(Path(__file__).with_name("full_disk")),
        "MUDANZA_FILES_URL": f"full://{store}",
    }
    line.begin(old, new)
    assert 0 == line.of("map", **here).code
    before = files(store)
    (store / ".full").touch()
    stopped = line.of("demo", "--size", "40", **here)
    assert PAUSED == stopped.code, stopped.err
    assert ("paused", "disk_full") == (stopped.json["state"], stopped.json["reason"])
    assert str(store) in stopped.err
    assert {*before, store / ".full"} == set(files(store))

    (store / ".full").unlink()
    ended = line.of("resume", **here)
    assert 0 == ended.code, ended.err
    assert 40 == ended.json["entities"]["conversations"]["migrated"]
    assert len(before) < len(files(store))


def test_a_sign_in_that_ends_pauses_and_fails_nothing(
    line: CommandLine, accounts: tuple[SandboxAccount, SandboxAccount]
) -> None:
    old, new = accounts
    new.reset()
    line.begin(old, new)
    new.faults([{"on": "POST /conversations", "nth": 3, "kind": "revoke_token"}])
    stopped = line.of("demo", "--size", "10")
    assert (PAUSED, "sign_in_expired") == (stopped.code, stopped.json["reason"])
    assert 0 == sum(row["failed"] for row in stopped.json["entities"].values())
    assert httpx.codes.UNAUTHORIZED == httpx.get(f"{new.url}/me", headers=bearer(new)).status_code


def bearer(account: SandboxAccount) -> dict[str, str]:
    """The header that signs in."""
    return {"authorization": f"Bearer {account.token}"}


def files(folder: Path) -> list[Path]:
    """All files below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]
