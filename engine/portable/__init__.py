"""The portable archive: records, files and checksums in a folder; see docs/archive-format.md."""

from engine.portable.archive import Archive, Place
from engine.portable.files import Files, Incoming, folder_url
from engine.portable.lines import Line, pack, unpack
from engine.portable.manifest import FILES, MANIFEST, Manifest, Origin, Part, load, origin_of, save

__all__ = [
    "FILES",
    "MANIFEST",
    "Archive",
    "Files",
    "Incoming",
    "Line",
    "Manifest",
    "Origin",
    "Part",
    "Place",
    "folder_url",
    "load",
    "origin_of",
    "pack",
    "save",
    "unpack",
]
