"""Sign-ins at rest are sealed, private, and good for what they were made for."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from keyring.errors import KeyringError

from engine.credentials import Credential, Credentials, OAuthStates
from engine.errors import KeyLocked

TOKEN = "marker-2b8e11" * 400
SIGN_IN = Credential(
    kind="oauth", fields={"access_token": TOKEN}, expires_at=1e9, public={"client_id": "app"}
)


class MemoryRing:
    """A keyring of a strict kind: it takes no long texts."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        assert len(password) <= 1200
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.kept[username]

    def _open(self) -> None:
        if self.locked:
            raise KeyringError("locked")


@pytest.fixture(autouse=True)
def no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUDANZA_PASSPHRASE", raising=False)


def in_files(tmp_path: Path) -> Credentials:
    return Credentials(tmp_path / "home", config=tmp_path / "config", ring=None)


def test_a_sign_in_comes_back_in_another_process(tmp_path: Path) -> None:
    in_files(tmp_path).save("acme", "source", SIGN_IN)
    again = in_files(tmp_path)

    assert SIGN_IN == again.load("acme", "source")
    assert again.load("acme", "target") is None


def test_nothing_readable_lies_on_the_disk(tmp_path: Path) -> None:
    credentials = in_files(tmp_path)
    credentials.save("acme", "source", SIGN_IN)
    OAuthStates(tmp_path / "home", credentials).issue(
        "acme", "source", "browser-1", "verifier-8842"
    )
    files = [path for path in tmp_path.rglob("*") if path.is_file()]

    for path in files:
        assert 0o600 == stat.S_IMODE(path.stat().st_mode), path
        for secret in (b"marker-2b8e11", b"verifier-8842", b"browser-1"):
            assert secret not in path.read_bytes()
    assert 3 == len(files)
    assert 0o700 == stat.S_IMODE((tmp_path / "home" / "credentials").stat().st_mode)
    assert TOKEN not in repr(SIGN_IN)


def test_a_copied_home_opens_nothing_without_the_key(tmp_path: Path) -> None:
    in_files(tmp_path).save("acme", "source", SIGN_IN)
    thief = Credentials(tmp_path / "home", config=tmp_path / "elsewhere", ring=None)

    with pytest.raises(KeyLocked):
        thief.load("acme", "source")


def test_a_passphrase_opens_and_a_wrong_one_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUDANZA_PASSPHRASE", "correct horse")
    in_files(tmp_path).save("acme", "source", SIGN_IN)
    loaded = in_files(tmp_path).load("acme", "source")
    monkeypatch.setenv("MUDANZA_PASSPHRASE", "wrong horse")

    assert SIGN_IN == loaded
    with pytest.raises(KeyLocked):
        in_files(tmp_path).load("acme", "source")
    assert not (tmp_path / "config").exists()


def test_a_forgotten_sign_in_is_gone(tmp_path: Path) -> None:
    for credentials in (in_files(tmp_path), Credentials(tmp_path, ring=MemoryRing())):
        credentials.save("acme", "source", SIGN_IN)
        credentials.forget("acme", "source")
        credentials.forget("acme", "source")

        assert credentials.load("acme", "source") is None


def test_a_keyring_keeps_long_texts_in_pieces_and_no_leftovers(tmp_path: Path) -> None:
    ring = MemoryRing()
    credentials = Credentials(tmp_path, config=tmp_path, ring=ring)
    for _ in range(3):
        credentials.save("acme", "source", SIGN_IN)
    entries = len(ring.kept)

    assert SIGN_IN == credentials.load("acme", "source")
    assert entries == 1 + -(-len("".join(ring.kept.values())) // 1000)
    assert "keyring" in credentials.where()


def test_a_keyring_that_fails_gives_way_to_the_sealed_file(tmp_path: Path) -> None:
    ring = MemoryRing()
    credentials = Credentials(tmp_path / "home", config=tmp_path / "config", ring=ring)
    ring.locked = True
    credentials.save("acme", "source", SIGN_IN)

    assert SIGN_IN == credentials.load("acme", "source")
    assert {} == ring.kept


def test_a_lock_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    order: list[str] = []
    first_in, may_end = threading.Event(), threading.Event()

    def hold(name: str) -> None:
        with in_files(tmp_path).hold("acme", "source"):
            order.append(f"{name} in")
            first_in.set()
            may_end.wait(10)
            order.append(f"{name} out")

    threads = [threading.Thread(target=hold, args=(name,)) for name in "ab"]
    threads[0].start()
    first_in.wait(10)
    threads[1].start()
    may_end.set()
    for thread in threads:
        thread.join()

    assert ["a in", "a out", "b in", "b out"] == order


def test_a_state_is_good_once_and_brings_its_verifier(tmp_path: Path) -> None:
    states = OAuthStates(tmp_path, in_files(tmp_path))
    state = states.issue("acme", "source", "browser-1", "verifier-8842")
    taken = states.take(state, "browser-1")

    assert taken is not None
    assert ("acme", "source", "verifier-8842") == (taken.migration, taken.side, taken.verifier)
    assert states.take(state, "browser-1") is None


def test_a_state_of_another_browser_or_a_wrong_or_late_one_is_refused(tmp_path: Path) -> None:
    now = [1000.0]
    states = OAuthStates(tmp_path, in_files(tmp_path), clock=lambda: now[0])
    state = states.issue("acme", "target", "browser-1", None, state="given-state-1")
    stolen, wrong = states.take(state, "browser-2"), states.take("other", "browser-1")
    now[0] += 600.0

    assert "given-state-1" == state
    assert [None, None, None] == [stolen, wrong, states.take(state, "browser-1")]


def test_two_takers_of_one_state_get_it_once(tmp_path: Path) -> None:
    credentials = in_files(tmp_path)
    state = OAuthStates(tmp_path, credentials).issue("acme", "source", "browser-1", "v")
    got: list[object] = []

    def take() -> None:
        got.append(OAuthStates(tmp_path, credentials).take(state, "browser-1"))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 7 == got.count(None)
