"""How much the tests try: a short form for every day, the whole where it is asked for."""

import os

LONG = bool(os.environ.get("LONG_TESTS"))
"""Whether the whole of what has a short form is run, as in `make fuzz` and `make soak`."""
