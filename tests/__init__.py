"""All tests; whatever they start keeps what it compiles, so that the next start is faster."""

import os

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
