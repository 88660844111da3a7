"""The parts of the facade, by what a person is doing."""
