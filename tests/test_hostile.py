"""What strangers write runs nowhere: the rows of one list of faults, by their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from engine.mapping.safety import sanitise
from engine.report import export, summarise
from tests.support.dashboard import chromium
from tests.support.stores import START, stores

RUN = "(self.ran=self.ran||[]).push(1)"
CALL = f"javascript:{RUN}"
SCRIPTS = [
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script >{RUN}</script >",
    f"<script/x>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<<script>{RUN}//<</script>",
    f"<script>{RUN}",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"--><script>{RUN}</script>",
    f"]]><script>{RUN}</script>",
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f"</td></tr></table><script>{RUN}</script>",
    f"<script src='data:text/javascript,{RUN}'></script>",
]
HANDLERS = [
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror='{RUN}'>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x oNeRrOr={RUN}>",
    f"<img src=x\nonerror\n=\n{RUN}>",
    f"<img src=x onerror\x0c={RUN}>",
    f"<img src=`x` onerror={RUN}>",
    f"<img src='data:,' onerror={RUN}>",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"<image src=x onerror={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}></select>",
    f"<textarea autofocus onfocus={RUN}></textarea>",
    f"<button autofocus onfocus={RUN}>x</button>",
    f"<a href=x autofocus onfocus={RUN} tabindex=1>x</a>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video src=x onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<video><source onerror={RUN}></video>",
    f"<object data=x onerror={RUN}></object>",
    f"<link rel=stylesheet href=x onerror={RUN}>",
    f"<style onload={RUN}></style>",
    f"<style>@keyframes k{{}}</style><b style='animation:k 1s' onanimationstart={RUN}>x</b>",
    f"<marquee onstart={RUN}>x</marquee>",
]
FRAMES = [
    f"<iframe srcdoc='<script>parent.{RUN.removeprefix('(self.')}</script>'></iframe>",
    f'<iframe src="{CALL}"></iframe>',
    f"<iframe onload={RUN}></iframe>",
    f'<object data="{CALL}"></object>',
    f'<embed src="{CALL}">',
    f'<form action="{CALL}"><input type=submit></form>',
    f'<form><button formaction="{CALL}">x</button></form>',
    f'<a href="{CALL}">x</a>',
    f'<a href="  {CALL}">x</a>',
    f'<a href="java\tscript:{RUN}">x</a>',
    f'<a href="java&#10;script:{RUN}">x</a>',
    f'<a href="&#106;avascript:{RUN}">x</a>',
    f'<a href="data:text/html,<script>{RUN}</script>">x</a>',
    f'<meta http-equiv=refresh content="0;url={CALL}">',
    f'<base href="{CALL}//"><a href=x>x</a>',
]
FOREIGN = [
    f"<svg onload={RUN}></svg>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f'<svg><a href="{CALL}"><text y=20>x</text></a></svg>',
    f"<svg><image href=x onerror={RUN}></svg>",
    f'<math><a href="{CALL}">x</a></math>',
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f'<svg></p><style><a id="</style><img src=x onerror={RUN}>">',
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>">',
    f"<template><img src=x onerror={RUN}></template><img src=x onerror={RUN}>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}>",
    f'<xmp><p title="</xmp><img src=x onerror={RUN}>">',
]
PAYLOADS = [*SCRIPTS, *HANDLERS, *FRAMES, *FOREIGN]

FOLLOW = """
for (const e of document.querySelectorAll('a, button, input')) {
    const leads = String(e.href?.baseVal ?? e.href ?? e.formAction ?? '')
    if (/^\\s*javascript:/i.test(leads)) e.dispatchEvent(new MouseEvent('click', {bubbles: true}))
}
"""
in_browser = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def ran(page: Page) -> int:
    """How often something of a stranger ran, once every link was clicked."""
    page.evaluate(FOLLOW)
    # Handlers of pictures that cannot be loaded run after the page is there.
    page.evaluate("new Promise(done => setTimeout(done, 20))")
    return int(page.evaluate("(self.ran || []).length"))


def shown(browser: Browser, html: str) -> int:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(f"<!doctype html><body>{html}")
    found = ran(page)
    context.close()
    return found


@pytest.mark.slow
class TestInABrowser:
    pytestmark = in_browser

    def test_79_the_payloads_are_sixty_and_would_run(self, browser: Browser) -> None:
        assert 60 <= len(set(PAYLOADS))
        assert 20 <= sum(shown(browser, one) > 0 for one in PAYLOADS[:40])

    def test_79_nothing_runs_in_text_that_was_cleaned(self, browser: Browser) -> None:
        cleaned = [sanitise(one)[0] for one in PAYLOADS]

        assert [] == [one for one in cleaned if shown(browser, one)]

    def test_79_nothing_runs_in_a_report(self, browser: Browser, tmp_path: Path) -> None:
        with stores(tmp_path) as made:
            run = made.begin()
            for n, payload in enumerate(PAYLOADS):
                made.fail(run, "contacts", [f"{n}{payload}"], "field_rejected", payload)
            made.ledger.close(run.id)
            every = "".join(PAYLOADS)
            report = summarise(
                made.queries,
                made.ledger.runs()[0],
                counts={},
                desks={"source": every, "target": every},
                accounts={"source": every, "target": every},
                verification=None,
                now=START,
            )
            path = tmp_path / "r.html"
            export(report, made.books, format="html", path=path, unmask=True)
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())

        assert PAYLOADS[0] in page.inner_text("body")
        assert 0 == ran(page)
        assert [path.as_uri()] == asked
