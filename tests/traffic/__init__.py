"""What the sandboxes of a test run were asked and said, held against the vendors' descriptions."""
