"""Every fault that a run must survive, one test each."""
