"""The dashboard: `streamlit run streamlit_app.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shell.life import lifespan
from pages.shell.routes import ROUTES
from pages.shell.security import MIDDLEWARE

app = st.App(
    Path(__file__).parent.resolve() / "pages" / "shell" / "router.py",
    routes=ROUTES,
    middleware=MIDDLEWARE,
    lifespan=lifespan,
)
