"""Tests of the Request Tracker connector."""
