"""Tests of the Freshdesk connector."""
