"""An account of 35,000 tickets is read whole, although its list ends after 300 pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from engine.connectors.base import Scope, Settings, Sourced
from engine.connectors.freshdesk.api import Api, connect
from engine.connectors.freshdesk.auth import signature
from engine.connectors.freshdesk.definitions import Definitions
from engine.connectors.freshdesk.reading.threads import BEGINNING, ThreadReading
from engine.connectors.freshdesk.reading.tickets import TicketReading
from engine.connectors.shared.reading import sourced
from engine.connectors.shared.values import Raw
from engine.model import Conversation
from tests.connectors.freshdesk.signing import signed
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = pytest.mark.slow

TICKETS = 35_000


class RowsAlone(ThreadReading):
    """Takes a ticket as its list shows it: what lies behind each one is read elsewhere."""

    async def live(self, row: Raw, *, sweep: bool) -> Sourced:
        return sourced(Conversation(id=str(row["id"])), ticket=row)


@pytest.fixture(scope="module")
def account() -> Iterator[SandboxAccount]:
    with sandbox(f"freshdesk:deep:deep-{TICKETS}", limits="off") as (served,):
        yield served


@pytest.fixture
async def api(account: SandboxAccount) -> AsyncIterator[Api]:
    connection = signed(account)
    made = connect(connection, Settings(), signature(connection), reading=True)
    yield made
    await made.close()


async def test_every_ticket_is_read_once(account: SandboxAccount, api: Api) -> None:
    definitions = Definitions(api, signed(account).url)
    reading = TicketReading(api, definitions, RowsAlone(api, definitions))
    pages = [page async for page in reading.read(Scope(), None)]
    met = Counter(one.record.id for page in pages for one in page.found)

    assert {str(number) for number in range(1, TICKETS + 1)} == met.keys()
    assert {1} == set(met.values())
    assert [] == [one for page in pages for one in page.unread]


async def test_a_reading_goes_on_beyond_the_last_page(account: SandboxAccount, api: Api) -> None:
    """As another process does after a pause, past the place where page numbers end."""
    definitions = Definitions(api, signed(account).url)
    reading = TicketReading(api, definitions, RowsAlone(api, definitions))
    met: set[str] = set()
    cursor = "list 2021-01-22T14:00:00Z 1"
    async for page in reading.read(Scope(), cursor):
        met.update(one.record.id for one in page.found)
        if page.cursor and not page.cursor.startswith("list"):
            break

    assert {str(number) for number in range(31_081, TICKETS + 1)} == met


def test_page_numbers_alone_would_not_reach_the_end(account: SandboxAccount) -> None:
    def asked(**query: str) -> httpx.Response:
        basic = httpx.BasicAuth(account.token, "X")
        return httpx.get(f"{account.url}/api/v2/tickets", params=query, auth=basic, timeout=60)

    last = asked(page="300", per_page="100", updated_since=BEGINNING)

    assert [] == asked().json(), "all are older than the thirty days that a list shows"
    assert (100, None) == (len(last.json()), last.headers.get("link"))
    assert 400 == asked(page="301", per_page="100", updated_since=BEGINNING).status_code
