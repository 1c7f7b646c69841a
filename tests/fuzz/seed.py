"""What decides which inputs are tried: a number, for all of them."""

import os

SEED = int(os.environ.get("FUZZ_SEED", "14"))
"""The same every day; `make fuzz` draws another one each time, and prints it."""
