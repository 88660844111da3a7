"""Zendesk Support and Help Center."""

from engine.connectors.zendesk.connector import ZendeskConnector

CONNECTOR = ZendeskConnector()

__all__ = ["CONNECTOR"]
