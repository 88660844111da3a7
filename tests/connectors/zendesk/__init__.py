"""Tests of the Zendesk connector."""
