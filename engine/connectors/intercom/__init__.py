"""Intercom, as source and as target."""

from engine.connectors.base import Connector
from engine.connectors.intercom.connector import IntercomConnector

CONNECTOR: Connector = IntercomConnector()

__all__ = ["CONNECTOR"]
