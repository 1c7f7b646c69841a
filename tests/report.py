"""What may be too large to read: files, classes and functions; a reason to look, not a failure."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = ("sshtui", "tests", "benchmarks", "screenshots")
FILE_LINES, CLASS_METHODS, FUNCTION_LINES = 500, 25, 50

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def large_in(name: str, text: str) -> Iterator[str]:
    """Yield a line for the file, and for each class and function in it, that is over a limit.

    Args:
        name: Of the file.
        text: Its source.
    """
    lines = len(text.splitlines())
    if lines > FILE_LINES:
        yield f"{name}: {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(part, _FUNCTION) for part in node.body)
            if methods > CLASS_METHODS:
                yield f"{name}:{node.lineno}: {node.name} has {methods} methods"
        elif isinstance(node, _FUNCTION):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name} has {lines} lines"


def main() -> None:
    """Print them all."""
    sys.stdout.write("Large, which is no failure:\n")
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            for line in large_in(str(path.relative_to(ROOT)), path.read_text("utf-8")):
                sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
