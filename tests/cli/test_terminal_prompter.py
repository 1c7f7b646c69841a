import pytest

from sshtui.cli.terminal_prompter import TerminalPrompter
from sshtui.credentials.secret import Secret
from sshtui.errors import Cancelled, UsageError
from tests.cli.typed import Typed


async def right_is_open(passphrase: Secret) -> str:
    return "" if passphrase.reveal() == "open" else "Wrong passphrase."


async def test_a_secret_is_asked_for_without_echo() -> None:
    terminal = Typed(["fake"])
    assert await TerminalPrompter(terminal).secret("Password: ") == Secret("fake")
    assert terminal.echoes == [False]


@pytest.mark.parametrize(
    ("line", "agreed"), [("y", True), ("YES", True), ("", False), ("n", False)]
)
async def test_only_yes_agrees(line: str, *, agreed: bool) -> None:
    assert await TerminalPrompter(Typed([line])).agrees("Sure? ") is agreed


async def test_a_passphrase_is_asked_for_until_it_is_right() -> None:
    terminal = Typed(["wrong", "open"])
    assert await TerminalPrompter(terminal).opened("Passphrase: ", right_is_open)
    assert terminal.written == ["Passphrase: ", "Wrong passphrase.\n", "Passphrase: "]


async def test_an_empty_line_leaves_it_locked() -> None:
    prompter = TerminalPrompter(Typed([""]))
    assert not await prompter.opened("Passphrase: ", right_is_open)
    await TerminalPrompter(Typed([""])).unlock(right_is_open)


async def test_who_gives_up_is_asked_no_more() -> None:
    with pytest.raises(Cancelled):
        await TerminalPrompter(Typed()).secret("Password: ")


async def test_without_a_terminal_nobody_is_asked_and_a_way_is_named() -> None:
    prompter = TerminalPrompter(None)
    for asking in (
        prompter.secret("Password: "),
        prompter.agrees("Sure? "),
        prompter.unlock(right_is_open),
        prompter.opened("Passphrase: ", right_is_open),
    ):
        with pytest.raises(UsageError) as caught:
            await asking
        assert "--stdin" in caught.value.hint
