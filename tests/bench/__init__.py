"""The figures of `make bench`: measured in one run, against the sandbox, on loopback."""
