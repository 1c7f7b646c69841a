"""The app, asking on a real terminal for line after line; takes a file and their number."""

import json
import sys
from pathlib import Path
from typing import TextIO

from textual.app import App

from sshtui.ui.modals.text_prompt import TextPrompt
from tests.ui.forms import build, write_config


async def ask(app: App[int], count: int, told: TextIO) -> None:
    for number in range(count):
        line = await app.push_screen_wait(TextPrompt("A line", f"This is line {number}."))
        print(json.dumps(line), file=told, flush=True)
    app.exit(0)


def main(path: str, count: str) -> None:
    write_config()
    app = build()
    with Path(path).open("w") as told:
        app.call_later(lambda: app.run_worker(ask(app, int(count), told)))
        app.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
