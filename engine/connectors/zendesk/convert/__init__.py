"""Zendesk's JSON to canonical records and back; pure, without network or decisions."""
