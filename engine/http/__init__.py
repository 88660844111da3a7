"""Talking to a help desk over HTTP: one client, paced, patient and discreet."""
