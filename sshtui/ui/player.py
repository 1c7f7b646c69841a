"""The app that plays a recording, and nothing else."""

from sshtui.recording.playback import Playback
from sshtui.settings import Settings
from sshtui.ui.controllers.theme import ThemeInForce
from sshtui.ui.keyboard.appearance import Appearance
from sshtui.ui.rendering.driver import TerminalDriver
from sshtui.ui.rendering.screen import BaseApp
from sshtui.ui.screens.player import SHEET, PlayerScreen
from sshtui.ui.user_keymap import Keymap


class PlayerApp(BaseApp[int], inherit_bindings=False):
    """Shows one recording.

    Args:
        playback: The recording.
        speed: How many times as fast as it was.
        settings: The person's keys and theme.
    """

    TITLE = "sshtui"
    CSS_PATH = SHEET
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, playback: Playback, speed: float, settings: Settings) -> None:
        super().__init__()
        self.keymap = Keymap(settings)
        self.player = PlayerScreen(playback, speed)
        self._theme_in_force = ThemeInForce(self)
        self._theme_wanted = settings.theme

    def get_default_screen(self) -> PlayerScreen:
        """Start with the recording."""
        return self.player

    def on_load(self) -> None:
        """Take the person's colours and keys."""
        self._theme_in_force.choose(self._theme_wanted)
        self.set_keymap(self.keymap.changes)

    def on_appearance(self, event: Appearance) -> None:
        """Follow the terminal's colours."""
        self._theme_in_force.terminal_is(dark=event.dark)

    def give_terminal_back(self) -> None:
        """Give the terminal back at once, from any thread, whatever hangs."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.give_back()
