"""One folder a help desk, and the seam they all fill."""
