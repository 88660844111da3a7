"""A dashboard's application over a fresh home."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine import Home
from streamlit_app import app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test."""
    path = tmp_path / "home"
    monkeypatch.setenv("MUDANZA_HOME", str(path))
    return path


@pytest.fixture
def home(folder: Path) -> Home:
    """The same folder as the engine sees it."""
    return Home.open(folder)


@pytest.fixture
def client(folder: Path) -> TestClient:
    """
    Requests to the dashboard, without following redirects.

    The server's life is not begun: Streamlit can begin it once in a process.
    """
    return TestClient(app, base_url="http://127.0.0.1:8501", follow_redirects=False)
