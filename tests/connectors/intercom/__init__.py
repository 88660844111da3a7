"""Tests of the Intercom connector."""
