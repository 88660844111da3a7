"""Tests of the connectors, one folder a help desk."""
