"""Where a person opens a record in Intercom's own screens."""

from __future__ import annotations

import msgspec


class Links(msgspec.Struct, frozen=True):
    """Addresses of one workspace; `app` is the inbox's host, `workspace` its id code."""

    app: str
    workspace: str

    def conversation(self, identity: str) -> str:
        """A conversation or ticket in the inbox."""
        return self._at(f"conversations/{identity}")

    def contact(self, identity: str) -> str:
        """A person's profile."""
        return self._at(f"users/{identity}/all-conversations")

    def company(self, identity: str) -> str:
        """A company's page."""
        return self._at(f"companies/{identity}/users")

    def article(self, identity: str) -> str:
        """An article in the editor."""
        return self._at(f"articles/articles/{identity}/show")

    def collection(self, identity: str) -> str:
        """The help center's tree with this collection in it."""
        return self._at(f"articles/site/collections?collectionId={identity}")

    def internal_article(self, identity: str) -> str:
        """An internal article in the knowledge hub."""
        return self._at(f"knowledge-hub/overview?activeContentId={identity}")

    def _at(self, path: str) -> str:
        return f"{self.app}/a/apps/{self.workspace}/{path}"
