"""Puts the awkward rows into a workspace, as a source or as the target they are written to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.sandbox.intercom.articles import new_article
from engine.sandbox.intercom.companies import new_company
from engine.sandbox.intercom.contact_view import new_contact
from engine.sandbox.intercom.conversation_view import new_conversation, new_source
from engine.sandbox.intercom.help_center import new_collection
from engine.sandbox.intercom.internal_articles import new_internal_article
from engine.sandbox.intercom.threads import new_part
from engine.sandbox.seeds.intercom_awkward_people import (
    AGENTS,
    ARCHIVED_ATTRIBUTES,
    ARTICLES,
    ATTRIBUTES,
    COLLECTIONS,
    COMPANIES,
    CONTACTS,
    HEAVY_COMPANIES,
    INTERNAL_ARTICLES,
    LOCALES,
    TARGET_COMPANY,
    TARGET_CONTACTS,
    TEAMS,
)
from engine.sandbox.seeds.intercom_awkward_threads import (
    FILES,
    HEAVY_TALKS,
    LINKED_FILES,
    START,
    TALKS,
    UNSAFE_FILES,
    Said,
)
from engine.sandbox.store import Row

if TYPE_CHECKING:
    from engine.sandbox.intercom.workspace import Workspace

ATTRIBUTES_THERE = 240
"""Of the 250 that a workspace may have (awkward row V15)."""
_SPOKEN = ("comment", "note", "quick_reply")


def prepare_target(workspace: Workspace) -> None:
    """Make an empty workspace the target of the awkward rows: its switches and who is there."""
    state = workspace.state
    state.settings.phone_validation = True
    for number in range(1, ATTRIBUTES_THERE + 1):
        workspace.data_attributes.define("contact", f"legacy_{number:03}", "string")
    for given in TARGET_CONTACTS:
        state.contacts.put(new_contact(state, **given))
    company = state.companies.put(new_company(state, **TARGET_COMPANY))
    workspace.companies.attach(next(iter(state.contacts)), company)


class Awkward:
    """Fills one workspace with the rows that Intercom can hold."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._state = workspace.state
        self._admins: dict[str, str] = {}
        self._teams: dict[str, str] = {}
        self._companies: dict[str, Row] = {}
        self._contacts: dict[str, Row] = {}
        self._files: dict[str, str] = {}
        self._collections: dict[str, int] = {}
        self._articles: dict[str, Row] = {}

    def add_people(self) -> None:
        """Agents and teams; comes before everything that every workspace has."""
        ids = self._state.ids
        for agent in AGENTS:
            key = str(ids.number("admin", start=10_553_000, step=11))
            bot, left = agent.get("bot", False), agent.get("left", False)
            row = {"id": key, "name": agent["name"], "email": agent["email"]}
            self._state.admins.put({**row, "has_inbox_seat": not bot, "_left": left, "_bot": bot})
            self._admins[agent["key"]] = key
        for name, shown, members in TEAMS:
            key = str(ids.number("team", start=5_017_000, step=11))
            inside = [self._admins[member] for member in members]
            self._state.teams.put({"id": key, "name": shown, "_members": inside})
            self._teams[name] = key

    def add_records(self) -> None:
        """Everything else, in the order in which records point at each other."""
        self._state.settings.locales = list(LOCALES)
        for definition in ATTRIBUTES:
            row = self._workspace.data_attributes.define(*definition)
            row["archived"] = row["name"] in ARCHIVED_ATTRIBUTES
        self._workspace.ticket_types.define("Request", "Customer")
        for key, given in COMPANIES.items():
            blank = new_company(self._state, created_at=START, updated_at=START)
            self._companies[key] = self._state.companies.put({**blank, "company_id": key, **given})
        self._keep_files()
        for key, given in CONTACTS.items():
            self._contacts[key] = self._contact(key, given)
        for key, given in TALKS.items():
            self._conversation(key, given)
        self._help_center()

    def add_heavy(self) -> None:
        """The rows that are too large for every day: C43, T04 and T05."""
        names = [f"C43-{number}" for number in range(HEAVY_COMPANIES)]
        for name in names:
            blank = new_company(self._state, company_id=name, name=name)
            self._companies[name] = self._state.companies.put(blank)
        # Made before the limit of a thousand, as accounts that have more were.
        self._contacts["C43"] = self._contact("C43", {"name": "C43", "companies": names})
        for key, given in HEAVY_TALKS.items():
            self._conversation(key, given)

    def _keep_files(self) -> None:
        files = self._workspace.files
        for name, content in {**FILES, **UNSAFE_FILES}.items():
            shown = name.removesuffix(" (2)")
            self._files[name] = files.keep(shown, _content_type(shown), content or b"")
            row = self._state.files.rows[self._files[name]]
            row["_unsafe"] = name in UNSAFE_FILES
            if content is None:
                row["_content"] = None
        for name, url in LINKED_FILES.items():
            self._files[name] = files.keep_link(url)

    def _contact(self, key: str, given: dict[str, Any]) -> Row:
        stored = {
            name: value
            for name, value in given.items()
            if name not in ("tags", "companies", "notes", "merged_into")
        }
        defaults = {"external_id": key, "email": f"{key.lower()}@example.net"}
        dates = {"created_at": START, "updated_at": START, "signed_up_at": START}
        row = new_contact(self._state, **{**defaults, **dates, **stored})
        for name in given.get("tags", ()):
            tag = self._workspace.tags.named(name)
            row["_tags"].append({"id": tag["id"], "at": START, "by": None})
        for author, text, at in given.get("notes", ()):
            note = self._workspace.contact_parts.new_note(text, self._admins[author], at)
            row["_notes"].append(note)
        if "merged_into" in given:
            row["_merged_into"] = self._contacts[given["merged_into"]]["id"]
        self._state.contacts.put(row)
        for company in given.get("companies", ()):
            self._workspace.companies.attach(row, self._companies[company])
        return row

    def _author(self, key: str) -> Row:
        if key in self._contacts:
            contact = self._contacts[key]
            return {"type": contact["role"], "id": contact["id"]}
        if key.startswith("?"):
            return {"type": "user" if key == "?4040" else "admin", "id": key[1:]}
        return {"type": "bot" if key == "bot" else "admin", "id": self._admins[key]}

    def _body(self, text: str | None) -> str | None:
        """The body with the inline files it names; awkward markup is kept as it is."""
        for name, key in self._files.items():
            if text and name and f"intercom-file:{name}" in text:
                text = text.replace(f"intercom-file:{name}", f"intercom-file:{key}")
        return text

    def _part(self, said: Said, start: int) -> Row:
        author, kind, body, after, files = said
        return new_part(
            self._state.message_number(),
            kind,
            self._author(author),
            start + after,
            body=self._body(body),
            _files=[self._files[name] for name in files],
        )

    def _conversation(self, key: str, given: dict[str, Any]) -> None:
        start = given.get("start", START)
        if "ago" in given:
            start = self._state.now() - given["ago"] - 900
        requester = self._author(given.get("requester", "C01"))
        says = given["says"]
        rest = (*says[1:], *given.get("parts", ()))
        parts = [self._part(said, start) for said in rest]
        if "redacted" in given:
            parts[given["redacted"]]["redacted"] = True
        row = new_conversation(
            self._state,
            created_at=start,
            updated_at=max([start, *(part["created_at"] for part in parts)]),
            title=given.get("title", f"{key} · Consulta"),
            read=True,
            admin_assignee_id=int(self._admins[given["admin"]]) if "admin" in given else 0,
            team_assignee_id=int(self._teams[given["team"]]) if "team" in given else 0,
            _source=self._source(key, given) if says else None,
            _contacts=[
                requester["id"],
                *(self._contacts[other]["id"] for other in given.get("others", ())),
            ],
            _parts=parts,
            **given.get("row", {}),
        )
        row["state"] = given.get("state", "open")
        row["_company"] = self._companies[given["company"]]["id"] if "company" in given else None
        if "rating" in given:
            row["_rating"] = self._rating(row, *given["rating"])
        if "side" in given:
            row["_side"] = {f"{key}-1": [self._part(said, start) for said in given["side"]]}
        self._state.conversations.put(row)

    def _source(self, key: str, given: dict[str, Any]) -> Row:
        author, _, body, _, files = given["says"][0]
        who = self._author(author)
        by_contact = who["type"] in ("user", "lead")
        channel = given.get("channel", "conversation")
        return new_source(
            str(self._state.ids.number("source", start=3_653_000_000, step=7)),
            who,
            self._body(body) or "",
            type=channel,
            subject=f"{key} · Consulta" if channel == "email" else "",
            delivered_as="customer_initiated" if by_contact else "admin_initiated",
            _files=[self._files[name] for name in files],
        )

    def _rating(self, row: Row, rating: int, remark: str) -> Row:
        return {
            "rating": rating,
            "remark": remark,
            "created_at": row["updated_at"],
            "updated_at": row["updated_at"],
            "contact": {"type": "contact", "id": row["_contacts"][0]},
            "teammate": {"type": "admin", "id": self._admins["ana"]},
        }

    def _help_center(self) -> None:
        for key, given in COLLECTIONS.items():
            parent = self._collections.get(given.get("parent", ""))
            words = (
                {"es": dict(zip(("name", "description"), given["es"], strict=True))}
                if "es" in given
                else {}
            )
            row = new_collection(
                self._state,
                name=given["name"],
                created_at=START,
                updated_at=START,
                parent_id=str(parent) if parent else None,
                _words=words,
            )
            self._collections[key] = int(self._state.collections.put(row)["id"])
        for key, given in ARTICLES.items():
            self._articles[key] = self._article(key, given)
        for given in INTERNAL_ARTICLES.values():
            author = int(self._admins["ana"])
            people = {"owner_id": author, "author_id": author}
            row = new_internal_article(self._state, body="<p>Hola</p>", **people, **given)
            self._state.internal_articles.put(row)

    def _article(self, key: str, given: dict[str, Any]) -> Row:
        author = int(self._admins[given.get("author", "ana")])
        state = given.get("state", "published")
        words = {}
        for locale, item in given.get("words", {}).items():
            blank = {"description": "", "author_id": author, "state": state}
            texts = {name: text.format(key) for name, text in item.items()}
            words[locale] = {**blank, **texts}
        names = ("description", "scheduled_publish_at", "_locale")
        row = new_article(
            self._state,
            title=given.get("title", f"{key} · Artículo"),
            body=self._linked(given.get("body", f"<p>Texto de {key}</p>")),
            author_id=author,
            state=state,
            created_at=START,
            updated_at=START,
            parent_ids=[self._collections[parent] for parent in given["in"]],
            _words=words,
            **{name: given[name] for name in names if name in given},
        )
        return self._state.articles.put(row)

    def _linked(self, body: str) -> str:
        base = f"{self._state.account.url}/help/en/articles"
        for key, row in self._articles.items():
            body = body.replace(f'"article:{key}"', f'"{base}/{row["id"]}"')
        return body.replace('"article:elsewhere"', f'"{base}/999"')


def _content_type(name: str) -> str:
    known = {"pdf": "application/pdf", "png": "image/png", "txt": "text/plain", "mp3": "audio/mpeg"}
    return known.get(name.rpartition(".")[2], "application/octet-stream")
