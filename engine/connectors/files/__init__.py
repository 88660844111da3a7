"""Files: a folder with a portable archive, or with tables as CSV or XLSX."""

from engine.connectors.files.connector import FilesConnector

CONNECTOR = FilesConnector()

__all__ = ["CONNECTOR"]
