"""Request Tracker's JSON as canonical records and back; pure functions."""
