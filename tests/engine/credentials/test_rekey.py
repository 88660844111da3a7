"""Sign-ins sealed anew: the new key opens them, the old one does not, nothing is lost midway."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.credentials import Credential, Credentials
from engine.credentials.vault import PASSPHRASE
from engine.errors import KeyLocked

SECRET = Credential(kind="token", fields={"token": "marker-1"})


def opened(home: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str = "") -> Credentials:
    """The store as a new process opens it."""
    monkeypatch.setenv(PASSPHRASE, passphrase)
    return Credentials(home, config=home / "config", ring=None)


def test_a_new_passphrase_opens_and_the_old_one_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path, monkeypatch, "old").save("norte", "source", SECRET)

    assert 1 == opened(tmp_path, monkeypatch, "old").rekey("new")

    assert SECRET == opened(tmp_path, monkeypatch, "new").load("norte", "source")
    with pytest.raises(KeyLocked):
        opened(tmp_path, monkeypatch, "old").load("norte", "source")


def test_a_fresh_random_key_opens_and_a_copy_of_the_old_one_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path, monkeypatch).save("norte", "source", SECRET)
    key = tmp_path / "config" / "credentials.key"
    stolen = key.read_bytes()

    assert 1 == opened(tmp_path, monkeypatch).rekey("")
    assert SECRET == opened(tmp_path, monkeypatch).load("norte", "source")

    key.write_bytes(stolen)
    with pytest.raises(KeyLocked):
        opened(tmp_path, monkeypatch).load("norte", "source")


def test_what_was_cut_off_in_the_middle_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(tmp_path, monkeypatch, "old")
    store.save("norte", "source", SECRET)
    store.rekey("new")
    opened(tmp_path, monkeypatch, "old").save("norte", "target", SECRET)

    assert 2 == opened(tmp_path, monkeypatch, "old").rekey("new")

    both = [opened(tmp_path, monkeypatch, "new").load("norte", s) for s in ("source", "target")]
    assert [SECRET, SECRET] == both
