"""Request Tracker 5 and 6, over REST2."""

from engine.connectors.request_tracker.connector import CONNECTOR

__all__ = ["CONNECTOR"]
