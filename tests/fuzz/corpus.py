"""The inputs that are kept: samples of every branch of a format, and all that ever went wrong.

Each format has a directory in `corpora/`, and each of its files is one input. What a run finds is
written there, as `found`; it stays, under a name that says what was wrong with it.
"""

from pathlib import Path

CORPORA = Path(__file__).parent / "corpora"
FOUND = "found"


def seeds(name: str, *also: Path) -> list[bytes]:
    """Return the inputs that are kept of a format, in the order of their names.

    Args:
        name: Of the format.
        *also: Further directories, of other tests.
    """
    places = (CORPORA / name, *also)
    files = (path for place in places for path in sorted(place.rglob("*")) if path.is_file())
    return [path.read_bytes() for path in files]


def read(name: str, seed: str) -> bytes:
    """Return one input that is kept."""
    return (CORPORA / name / seed).read_bytes()


def keep(name: str, data: bytes) -> Path:
    """Write an input down that went wrong; of several the last, which is the smallest, stays."""
    path = CORPORA / name / FOUND
    path.write_bytes(data)
    return path
