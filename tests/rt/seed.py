"""A help desk in use: people, tickets with files, tags and articles, made past the connector."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from tests.rt.account import RequestTrackerAccount
from tests.rt.server import RequestTracker

IMAGE = b"\x89PNG\r\n\x1a\n" + b"seed" * 30
AGENTS = ("ana@example.com", "bruno@example.com", "plain@example.com", "root@rt.example.com")
CREATED = "2019-03-01 09:30:00"


def fill(account: RequestTrackerAccount, tickets: int = 4) -> None:
    """Begin with nothing, then make it."""
    account.reset()
    rt = account.rt
    _field(rt, "Tags", MaxValues=0)
    _field(rt, "Product", Type="Select")
    for number in range(1, 3):
        _made(rt, "user", _person(number))
    made = [_ticket(rt, number) for number in range(1, tickets + 1)]
    _link(rt, *made[:4])
    _article(rt)
    for mail in rt.mails():
        mail.unlink()


def _person(number: int) -> dict[str, Any]:
    return {
        "Name": f"kim{number}@example.org",
        "EmailAddress": f"kim{number}@example.org",
        "RealName": f"Kim Ñandú {number}",
        "Organization": "Acme  Ltd" if number == 1 else "acme ltd",
        "MobilePhone": "+34 600 000 000",
        "Created": "2018-05-06 07:08:09",
        "Comments": "Prefers <mornings>",
    }


def _link(rt: RequestTracker, first: str, *others: str) -> None:
    """The first waits for the second, refers to the third and is part of the fourth."""
    links = ("AddDependsOn", "AddRefersTo", "AddParents")
    for name, other in zip(links, others):
        answer = rt.call("PUT", f"ticket/{first}", {name: [int(other)]})
        assert answer.is_success, answer.text


def _ticket(rt: RequestTracker, number: int) -> str:
    quiet = [*AGENTS, "kim1@example.org", "kim2@example.org"]
    made = _made(
        rt,
        "tickets/bulk",
        [
            {
                "Queue": "General",
                "Subject": f"Order {number} ñ",
                "Requestor": f"kim{number % 2 + 1}@example.org",
                "Owner": "ana",
                "Content": f"<p>Where is <b>order {number}</b>? €</p>",
                "ContentType": "text/html",
                "Created": CREATED,
                "Priority": 80,
                "CustomFields": {"Tags": ["vip", "order"], "Product": ["Bread"]},
                "SquelchMailTo": quiet,
                "TransSquelchMailTo": quiet,
            }
        ],
    )
    identity = made[0]["id"]
    file = {
        "FileName": "foto ñ.png",
        "FileType": "image/png",
        "FileContent": b64encode(IMAGE).decode(),
    }
    reply = {"Content": "It left.", "ContentType": "text/plain", "Attachments": [file]}
    _made(rt, f"ticket/{identity}/correspond", reply)
    note = {"Content": "<p>Warehouse 7</p>", "ContentType": "text/html"}
    _made(rt, f"ticket/{identity}/comment", note)
    if number % 2:
        rt.call("PUT", f"ticket/{identity}", {"Status": "resolved"})
        rt.call("PUT", f"ticket/{identity}", {"Resolved": "2019-03-04 10:00:00"})
    return str(identity)


def _article(rt: RequestTracker) -> None:
    shelf = _made(rt, "class", {"Name": "Seed orders", "Description": "All about orders"})
    body = {"Class": shelf["id"], "Name": "How to order", "Summary": "In short"}
    _made(rt, "article", {**body, "CustomFields": {"Content": "<h2>Steps</h2><p>Open it.</p>"}})


def _field(rt: RequestTracker, name: str, **its: Any) -> None:
    fields = rt.get("customfields", query=f'[{{"field":"Name","value":"{name}"}}]').json()
    if fields["total"]:
        return
    body = {"Type": "Freeform", "MaxValues": 1, "LookupType": "RT::Queue-RT::Ticket", "Queue": 0}
    made = _made(rt, "customfield", {"Name": name, **body, **its})
    if its.get("Type") == "Select":
        _made(rt, f"customfield/{made['id']}/value", {"Name": "Bread"})


def _made(rt: RequestTracker, path: str, body: object) -> Any:
    answer = rt.call("POST", path, body)
    assert answer.is_success, answer.text
    return answer.json()
