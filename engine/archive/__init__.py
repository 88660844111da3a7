"""Everything read from the source, records and files, on the user's side."""

from engine.archive.export import Export, Exported
from engine.archive.records import Entry, Records
from engine.portable.files import Files, Incoming, folder_url

__all__ = ["Entry", "Export", "Exported", "Files", "Incoming", "Records", "folder_url"]
