"""Groups of hosts that no `#!! Group` names: included files, and sections of files.

An included file is a group by its name without suffix; one that is called `config` by the name of
its directory. A section begins at a comment that is a heading: a short line that stands alone
between blank lines, or one with a rule in front of its words, such as `# --- Production ---` or
`### PROD`, after a blank line. A line of nothing but signs, such as `########`, counts as blank.
The section ends where the next one begins, or with the file.
"""

import bisect
import re
from collections.abc import Collection
from pathlib import Path

from sshtui.sshconfig import keywords
from sshtui.sshconfig.file import Block, ConfigFile

_LONGEST = 40
_MOST_WORDS = 4

_ALONE = re.compile(
    r"\n[ \t]*(?:#[^\w\n]{3,})?\n"  # a blank line, or a rule
    r"[ \t]*(?P<signs>#(?!!!)[^\w\n]*)(?P<words>\w[^\n]*)"
    r"(?=\n(?P<after>[ \t]*(?:#[^\w\n]{3,})?\n)?)"
)
_SIGNS = " \t\r#-=*~_+<>|/:.·—–─═•[](){}"
_RULE = re.compile(r"##|[-=*~_+<>─═—–]{2}")


class FileGroups:
    """Tells which group the place of a block stands for.

    Args:
        main_files: Files that are no group: they include the others.
    """

    def __init__(self, main_files: Collection[Path]) -> None:
        self._main_files = main_files
        self._known: dict[ConfigFile, _Sections] = {}

    def group(self, block: Block) -> str:
        """Return the path of the group, "" where there is none."""
        sections = self._known.get(block.file)
        if sections is None:
            name = "" if block.file.path in self._main_files else _name(block.file.path)
            sections = self._known[block.file] = _Sections(block.file.text, name)
        return sections.group(block.start)


class _Sections:
    def __init__(self, text: str, name: str) -> None:
        self._starts = [0]
        self._groups = [name]
        for found in _ALONE.finditer(f"\n\n{text}\n\n"):
            title = _title(found["signs"], found["words"], alone=found["after"] is not None)
            if title:
                self._starts.append(found.start("signs") - 2)
                self._groups.append(f"{name}/{title}" if name else title)

    def group(self, offset: int) -> str:
        if len(self._starts) == 1:
            return self._groups[0]
        return self._groups[bisect.bisect_right(self._starts, offset) - 1]


def _title(signs: str, words: str, *, alone: bool) -> str:
    ruled = _RULE.search(signs) is not None
    title = "/".join(filter(None, (part.strip(_SIGNS) for part in words.split("/"))))
    if not title or len(title) > _LONGEST or "-*-" in signs:  # what an editor reads
        return ""
    if ruled:
        return title
    first = re.split(r"[\s=]", title, maxsplit=1)[0].lower()
    is_setting = keywords.is_known(first) or first in ("host", "match", "include")
    is_sentence = len(title.split()) > _MOST_WORDS or ":" in title or words.rstrip().endswith(".")
    return "" if not alone or is_setting or is_sentence else title


def _name(path: Path) -> str:
    return path.parent.name if path.name == "config" else path.stem
