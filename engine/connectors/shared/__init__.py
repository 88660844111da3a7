"""What several connectors need alike: readings of JSON, time zones, links in a text."""
