"""The awkward records, migrated between every pair of desks: prediction and outcome, row by row."""
