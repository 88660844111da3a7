"""Freshdesk's JSON and canonical records, without any call."""
