"""Everything read from the source, records and files, on the user's side."""

from engine.archive.files import Files, Incoming, folder_url
from engine.archive.records import Entry, Records

__all__ = ["Entry", "Files", "Incoming", "Records", "folder_url"]
