"""The suites that every connector passes; see reader.py and writer.py."""
