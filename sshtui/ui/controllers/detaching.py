"""Takes the terminal from sshtui, which goes on where something keeps it."""
# ruff: noqa: PLC0415 - hardly ever needed, and not for the first frame

import asyncio

from textual.app import App

_WORDS = {
    "tmux": "Your tmux keeps sshtui: detach with a key of tmux.",
    "none": "Closing this terminal ends sshtui. Started as `sshtui --keep`, it goes on.",
}


async def detach(app: App[int]) -> None:
    """Detach the terminal that was typed in from the private tmux; say so where there is none.

    Args:
        app: What runs in the terminal.
    """
    from sshtui.services import keeper

    keeps = await asyncio.to_thread(keeper.keeper)
    if keeps is not keeper.Keeper.PRIVATE:
        app.notify(_WORDS[keeps], markup=False)
    elif not await keeper.detach():
        app.notify("tmux did not detach this terminal.", severity="warning", markup=False)
