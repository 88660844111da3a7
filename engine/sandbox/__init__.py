"""The sandbox: emulated help desks on loopback, written from the vendors' documents alone.

Nothing here imports the rest of ``engine`` and nothing outside imports this package except the
command line and the tests, so that a misreading of a service is not made twice.
"""
