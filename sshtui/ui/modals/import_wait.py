"""Says that a file is being read, with a way to give up."""

from typing import ClassVar

from textual.binding import BindingType

from sshtui.ui import actions
from sshtui.ui.modals.wait_notice import WaitNotice
from sshtui.ui.user_keymap import bindings


class ImportWait(WaitNotice):
    """Stands until a file is read."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.IMPORT_WAIT)
    heading = "Import hosts"
    refuse = "import-wait.refuse"
