"""The command line: the same engine as the dashboard."""
