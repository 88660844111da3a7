"""What strangers write so that it runs: scripts, handlers, frames, drawings, formulas."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Browser, Frame, Page

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

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1+1",
    "＠SUM(1,1)",
    " =1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.com","x")',
    '=WEBSERVICE("http://example.com")',
    "{=1+1}",
    '",=1+1,"',
    ";=1+1",
]
PHONES = ["+49 30 1234567", "+34911234567"]

FOLLOW = """
for (const e of document.querySelectorAll('a, button, input')) {
    const leads = String(e.href?.baseVal ?? e.href ?? e.formAction ?? '')
    if (/^\\s*javascript:/i.test(leads)) e.dispatchEvent(new MouseEvent('click', {bubbles: true}))
}
"""
RAN = "(self.ran || []).length"
SIDE_BY_SIDE = """
all => Promise.all(all.map(html => new Promise(done => {
    const frame = document.createElement('iframe')
    frame.onload = done
    setTimeout(done, 3000)
    frame.srcdoc = '<!doctype html><body>' + html
    document.body.append(frame)
})))
"""


def calling(url: str) -> list[str]:
    """Markup and Markdown that fetches something from this address as soon as it is drawn."""
    return [
        f"<img src='{url}/img'>",
        f"<link rel=stylesheet href='{url}/css'>",
        f"<b style='background:url({url}/bg)'>x</b>",
        f"<iframe src='{url}/frame'></iframe>",
        f"<video poster='{url}/poster' src='{url}/video'></video>",
        f"<svg><image href='{url}/svg'></svg>",
        f"<meta http-equiv=refresh content='0;url={url}/refresh'>",
        f"![x]({url}/markdown)",
    ]


def settle(page: Page) -> None:
    """Handlers of pictures that cannot be loaded run after the page is there."""
    page.evaluate("new Promise(done => setTimeout(done, 50))")


def ran(page: Page) -> int:
    """How often something of a stranger ran in the page and its frames, links clicked."""
    for frame in page.frames:
        _follow(frame)
    settle(page)
    return sum(_ran(frame) for frame in page.frames)


def _follow(frame: Frame) -> None:
    if not frame.is_detached():
        frame.evaluate(FOLLOW)


def _ran(frame: Frame) -> int:
    return 0 if frame.is_detached() else int(frame.evaluate(RAN))


def ran_of(browser: Browser, htmls: list[str]) -> list[int]:
    """How often something ran in each of these, drawn side by side in one page."""
    page = browser.new_page()
    page.set_content("<!doctype html><body>")
    page.evaluate(SIDE_BY_SIDE, htmls)
    drawn = page.main_frame.child_frames
    for frame in drawn:
        _follow(frame)
    settle(page)
    found = [_ran(one) + sum(map(_ran, one.child_frames)) for one in drawn]
    page.close()
    return found


@contextmanager
def sink() -> Iterator[tuple[str, list[str]]]:
    """A stranger's server: its address, and the paths that were asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *_: Any) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join(timeout=10)
