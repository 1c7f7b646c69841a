"""Parses YAML that may be anything, without building what it does not hold."""

from typing import Any

_MOST_DIGITS = 40
MOST_NODES = 2_000_000
"""Values that a text may come to once its aliases are followed."""

VAULT = "$ANSIBLE_VAULT"
"""What an encrypted value begins with."""

_PLAIN = "tag:yaml.org,2002:"


def parsed_yaml(text: str) -> Any:
    """Return what a text says; an encrypted value is a text that begins with `VAULT`.

    Raises:
        ValueError: It is no YAML, or its aliases come to too much, as a phrase.
    """
    # Loaded on first use: nothing but an import has use for it.
    import yaml  # noqa: PLC0415

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        size = _tame(node, {})
        found = loader.construct_document(node) if size else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}" if mark else ""
        raise ValueError(f"it is not YAML{place}") from error
    except (RecursionError, OverflowError, TypeError, ValueError) as error:
        # ValueError: such as a date with a thirteenth month.
        raise ValueError("it cannot be read as YAML") from error
    finally:
        loader.dispose()
    if not size:
        raise ValueError("its YAML is too large once its aliases are followed")
    return found


def _tame(node: Any, sizes: dict[int, int]) -> int:
    """Make texts of what has a tag of its own, and return how many values a node comes to.

    Returns:
        0 where they are too many, or where an alias leads to itself.
    """
    if id(node) in sizes:
        return sizes[id(node)]
    sizes[id(node)] = 0
    if node.tag == f"{_PLAIN}int" and len(node.value) > _MOST_DIGITS:
        node.tag = f"{_PLAIN}str"  # Python writes no number of thousands of digits
    if not node.tag.startswith(_PLAIN):
        node.tag = _PLAIN + {"mapping": "map", "sequence": "seq"}.get(node.id, "str")
    size = 1
    if node.id != "scalar":
        for item in node.value:
            for part in item if isinstance(item, tuple) else (item,):
                within = _tame(part, sizes)
                size += within
                if not within or size > MOST_NODES:
                    return 0
    sizes[id(node)] = size
    return size
