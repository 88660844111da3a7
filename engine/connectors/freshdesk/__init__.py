"""Freshdesk tickets and solutions."""

from engine.connectors.freshdesk.connector import FreshdeskConnector

CONNECTOR = FreshdeskConnector()

__all__ = ["CONNECTOR"]
