"""What emulated accounts start with."""
