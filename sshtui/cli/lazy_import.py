"""Imports modules on first use, for the command line."""

import gc
import importlib
from typing import Any


def load(name: str) -> Any:
    """Return a module, and look for no garbage while it and all that it needs is loaded.

    Args:
        name: Of the module.
    """
    # What is loaded here stays: to look through it would only delay what is wanted.
    gc.disable()
    try:
        module = importlib.import_module(name)
        gc.freeze()
    finally:
        gc.enable()
    return module
