"""Everything read from the source, records and files, on the user's side."""

from engine.archive.records import Entry, Records
from engine.portable.files import Files, Incoming, folder_url

__all__ = ["Entry", "Files", "Incoming", "Records", "folder_url"]
