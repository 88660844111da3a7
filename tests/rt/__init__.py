"""A throw-away Request Tracker on loopback, and the tests that move records in and out of it."""
