import pytest

from sshtui.recording.secret_filter import NOT_RECORDED, SecretFilter

CANARY = "hunter2-fake"


def passed(*sent: bytes) -> str:
    passing = SecretFilter(80)
    return "".join(token for data in sent for token, _ in passing.feed(data))


@pytest.mark.parametrize(
    "prompt", ["Password: ", "[sudo] password for deploy: ", "Verification code：", "Enter PIN "]
)
def test_what_a_program_echoes_at_a_prompt_for_a_secret_is_left_out(prompt: str) -> None:
    echoed = [*CANARY.encode().partition(b"2")[::2], b"\b \b", b"x"]
    seen = passed(prompt.encode(), *echoed, b"\r\nWelcome\r\n$ ", b"ls\r\n")
    assert seen.replace("\b", "") == f"{prompt}\r\nWelcome\r\n$ ls\r\n"


def test_it_is_left_out_however_the_bytes_are_cut() -> None:
    whole = f"\x1b[1mPassword:\x1b[0m {CANARY}\x1b[1m{CANARY}\r\nok: {CANARY}\r\n".encode()
    expected = f"\x1b[1mPassword:\x1b[0m\x1b[1m\r\nok: {CANARY}\r\n"
    for cut in range(len(whole)):
        seen = passed(whole[:cut], whole[cut:])
        assert seen.replace("\x1b[0m ", "\x1b[0m") == expected, cut
    # A word that only begins as a prompt does is none.
    assert passed(b"pass", b"age\r\n") == "passage\r\n"


def test_a_new_row_ends_it_and_full_screen_programs_echo_nothing() -> None:
    assert passed(b"Password: ", b"\x1b[5;1Hshown").endswith("shown")
    assert "x = 1" in passed(b"\x1b[?1049hpassword: ", b"x = 1")
    assert passed(b"\x1b[?1049h", b"password", b"\x1b[?1049lshown").endswith("shown")


def test_it_is_counted_and_marked_in_the_line() -> None:
    passing = SecretFilter(80)
    for data in (b"Password: ", b"a", b"b"):
        list(passing.feed(data))
    assert passing.left_out == 1
    assert [line for _, line in passing.feed(b"\r\n")][-1] == f"Password: {NOT_RECORDED}"
