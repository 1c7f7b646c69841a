"""`sshtui exec` as a program, against a real sshd."""

import hashlib
import os
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI, on_terminal, run_plainly
from tests.servers.gnome_keyring import gnome_keyring
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import SECONDS, wait_for

MEGABYTE = 1 << 20
ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def key_server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    """A server that is known, and lets the key in without a question."""
    server = openssh.key_only()
    know(server, private_home)
    return server


@pytest.fixture
def password_server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    """A server that is known, and asks for a password."""
    server = openssh.password()
    know(server, private_home)
    return server


def know(server: OpenSsh, home: Path) -> None:
    with (home / ".ssh" / "known_hosts").open("a") as file:
        file.write(server.known_hosts_line())


def line(server: OpenSsh, *command: str, options: tuple[str, ...] = ()) -> list[str]:
    """Return the command line that runs a command on a server."""
    place = f"{server.user}@{server.host}:{server.port}"
    return ["exec", *options, "-i", str(server.user_key), place, "--", *command]


def test_outputs_are_apart_and_the_status_is_the_commands(key_server: OpenSsh) -> None:
    done = run_plainly(*line(key_server, "sh", "-c", "echo out; echo err >&2; exit 7"))
    assert (done.stdout, done.stderr, done.returncode) == (b"out\n", b"err\n", 7)


def test_several_words_reach_the_command_as_they_are(key_server: OpenSsh) -> None:
    done = run_plainly(*line(key_server, "printf", "%s|", "a  b", "*;", "$HOME", "--", "-n"))
    assert done.stdout == b"a  b|*;|$HOME|--|-n|"


def test_what_is_not_done_is_told_on_standard_error(key_server: OpenSsh) -> None:
    display = ("-o", "ForwardX11=yes", "-o", "IPQoS=ef")
    done = run_plainly(*line(key_server, "echo", "hello", options=display))
    assert (done.stdout, done.returncode) == (b"hello\n", 0)
    assert done.stderr == (
        b"sshtui: 127.0.0.1: unlike ssh, sshtui leaves out ForwardX11 (the host has no display).\n"
    )


def test_stdin_null_leaves_what_is_to_be_read(key_server: OpenSsh) -> None:
    arguments = line(key_server, "cat", options=("-o", "StdinNull=yes"))
    done = run_plainly(*arguments, given=b"for the loop\n")
    assert (done.stdout, done.stderr) == (b"", b"")


def test_one_word_is_a_line_for_the_remote_shell(key_server: OpenSsh) -> None:
    done = run_plainly(*line(key_server, "echo $((40 + 2)) | tr 4 5"))
    assert done.stdout == b"52\n"


def test_without_dashes_all_behind_dest_is_the_command(key_server: OpenSsh) -> None:
    arguments = line(key_server, "printf", "%s", "-p", "-n")
    arguments.remove("--")
    assert run_plainly(*arguments).stdout == b"-p-n"


def test_options_may_stand_behind_dest(key_server: OpenSsh) -> None:
    done = run_plainly(
        *("exec", key_server.host, "-p", str(key_server.port), "-l", key_server.user),
        *("-i", str(key_server.user_key), "--", "echo", "-n", "hello"),
    )
    assert (done.stdout, done.returncode) == (b"hello", 0)


def test_input_goes_in_and_comes_back_byte_for_byte(key_server: OpenSsh) -> None:
    data = bytes(range(256)) * 4096 + os.urandom(MEGABYTE)
    done = run_plainly(*line(key_server, "cat"), given=data)
    assert done.stdout == data


def test_40_megabytes_arrive_whole(key_server: OpenSsh) -> None:
    with subprocess.Popen(
        [*SSHTUI, *line(key_server, f"yes {ALPHABET} | head -c {40 * MEGABYTE}")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        digest, size = hashlib.sha256(), 0
        while chunk := running.stdout.read(MEGABYTE):
            digest.update(chunk)
            size += len(chunk)
        assert running.wait() == 0
    assert size == 40 * MEGABYTE
    one = f"{ALPHABET}\n".encode()
    expected = (one * (size // len(one) + 1))[:size]
    assert digest.digest() == hashlib.sha256(expected).digest()


def test_n_gives_an_empty_input(key_server: OpenSsh) -> None:
    with subprocess.Popen(
        [*SSHTUI, *line(key_server, "cat; echo end", options=("-n",))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.read() == b"end\n"


def test_a_reader_that_leaves_ends_it_without_words(key_server: OpenSsh) -> None:
    done = subprocess.run(
        [
            *("/bin/sh", "-c", '{ "$@"; echo $? >&2; } | head -c 3', "sh"),
            *(*SSHTUI, *line(key_server, "yes", options=("-n",))),
        ],
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.stdout, done.stderr) == (b"y\ny", b"141\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_its_status(key_server: OpenSsh, number: signal.Signals) -> None:
    with subprocess.Popen(
        [*SSHTUI, *line(key_server, "echo started; sleep 1000", options=("-n",))],
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"started\n"
        running.send_signal(number)
        assert running.wait(SECONDS) == 128 + number


def test_a_hang_up_that_nohup_ignores_does_not_end_it(key_server: OpenSsh) -> None:
    arguments = line(key_server, "echo started; read x; exit 7")
    with subprocess.Popen(
        ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", *SSHTUI, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stdout.readline() == b"started\n"
        running.send_signal(signal.SIGHUP)
        running.stdin.write(b"\n")
        running.stdin.close()
        assert running.wait(SECONDS) == 7


def test_a_password_is_asked_on_the_terminal_and_nothing_of_it_is_on_stdout(
    password_server: OpenSsh,
) -> None:
    with on_terminal(
        [*SSHTUI, *line(password_server, "cat; tty")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        process = running.process
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"through the pipe\n")
        process.stdin.close()
        asked = running.sees("Password: ")
        assert f"Sign in to {password_server.host}" in asked
        wait_for(lambda: not running.echoes(), "hidden typing")
        running.type(password_server.password + "\n")
        assert process.stdout.read() == b"through the pipe\nnot a tty\n"
        assert process.stderr.read() == b""
        assert running.wait() == 1
        assert running.echoes()
        assert password_server.password not in running.rest()


def test_a_refusal_is_told_and_asked_again_until_the_last(password_server: OpenSsh) -> None:
    with on_terminal([*SSHTUI, *line(password_server, "true")]) as running:
        for attempt in (1, 2, 3):
            asked = running.sees("Password: ")
            assert (f"field was wrong. Attempt {attempt} of 3." in asked) is (attempt > 1)
            wait_for(lambda: not running.echoes(), "hidden typing")
            running.type("fake-wrong\n")
        assert "sshtui: Sign-in failed: " in running.rest()
        assert running.wait() == 255


@pytest.mark.parametrize("keys", ["\x03", "\x04"])
def test_ctrl_c_and_ctrl_d_at_a_prompt_cancel_the_sign_in(
    password_server: OpenSsh, keys: str
) -> None:
    with on_terminal([*SSHTUI, *line(password_server, "true")]) as running:
        running.sees("Password: ")
        wait_for(lambda: not running.echoes(), "hidden typing")
        running.type(keys)
        assert running.wait() == 130
        assert running.echoes()
    password_server.wait_for_log(r"disconnect from .*: 13|Received disconnect from .*:13:")
    assert password_server.count_log(r"Failed password") == 0


def test_two_factors_are_two_questions(openssh: OpenSshFactory, private_home: Path) -> None:
    server = openssh.two_factor()
    know(server, private_home)
    with on_terminal([*SSHTUI, *line(server, "echo", "inside")], stdout=subprocess.PIPE) as running:
        running.sees("Password: ")
        wait_for(lambda: not running.echoes(), "hidden typing")
        running.type(server.password + "\n")
        running.sees("Verification code: ")
        running.type(server.code() + "\n")
        assert running.process.stdout is not None
        assert running.process.stdout.read() == b"inside\n"
        assert running.wait() == 0


@pytest.mark.keyring
def test_what_is_remembered_in_the_keyring_signs_in_the_next_time(
    password_server: OpenSsh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with gnome_keyring(tmp_path / "keyring") as keyring:
        keyring.use_here(monkeypatch)
        with on_terminal([*SSHTUI, *line(password_server, "true")]) as running:
            running.sees("Password: ")
            wait_for(lambda: not running.echoes(), "hidden typing")
            running.type(password_server.password + "\n")
            running.sees("Save it if the sign-in succeeds? [y/N] ")
            running.type("y\n")
            assert running.wait() == 0
        with on_terminal([*SSHTUI, *line(password_server, "true")]) as running:
            running.sees("Password: [from keyring, Enter sends it] ")
            running.type("\n")
            assert running.wait() == 0
        place = f"{password_server.user}@{password_server.host}:{password_server.port}"
        assert run_plainly("creds", "mode", place, "send").returncode == 0
        done = run_plainly(*line(password_server, "echo", "inside"))
        assert (done.stdout, done.stderr, done.returncode) == (b"inside\n", b"", 0)


def test_without_a_terminal_a_question_is_a_clear_error(password_server: OpenSsh) -> None:
    done = run_plainly(*line(password_server, "true"))
    assert done.returncode == 255
    assert done.stdout == b""
    assert b"Password:" in done.stderr
    assert b"no terminal to ask on" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_new_host_key_is_asked_about_before_anything_else(
    openssh: OpenSshFactory, private_home: Path
) -> None:
    server = openssh.password()
    with on_terminal([*SSHTUI, *line(server, "true")]) as running:
        asked = running.sees("[y/N] ")
        assert "New host key" in asked
        assert server.fingerprint() in asked
        assert "Password" not in asked
        running.type("n\n")
        assert "Host key refused" in running.rest()
        assert running.wait() == 255
    assert server.count_log("Postponed keyboard-interactive") == 0
    with on_terminal([*SSHTUI, *line(server, "true")]) as running:
        running.sees("[y/N] ")
        running.type("y\n")
        running.sees("Password: ")
        wait_for(lambda: not running.echoes(), "hidden typing")
        running.type(server.password + "\n")
        assert running.wait() == 0
    assert server.known_hosts_line().split()[2] in (
        private_home / ".ssh" / "known_hosts"
    ).read_text("utf-8")


def test_a_new_host_key_without_a_terminal_is_refused(openssh: OpenSshFactory) -> None:
    server = openssh.key_only()
    done = run_plainly(*line(server, "true"))
    assert done.returncode == 255
    assert server.fingerprint().encode() in done.stderr
    assert b"not trusted" in done.stderr


def test_v_tells_the_steps_on_stderr_and_no_secret(password_server: OpenSsh) -> None:
    with on_terminal(
        [*SSHTUI, *line(password_server, "echo", "inside", options=("-v",))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        running.sees("Password: ")
        wait_for(lambda: not running.echoes(), "hidden typing")
        running.type(password_server.password + "\n")
        assert running.process.stderr is not None
        told = running.process.stderr.read().decode()
        assert running.wait() == 0
    for word in ("connecting", "challenge", "keyboard-interactive", "accepted"):
        assert word in told
    assert password_server.password not in told


def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("place", "title"),
    [
        (lambda: ("-p", closed_port(), "127.0.0.1"), "Host does not answer"),
        (lambda: ("host.invalid",), "Host not found"),
    ],
)
def test_no_server_is_a_clear_error(place: Callable[[], tuple[str, ...]], title: str) -> None:
    done = run_plainly("exec", *place(), "--", "true")
    assert done.returncode == 255
    told = done.stderr.decode().splitlines()
    assert told[0].startswith(f"sshtui: {title}: ")
    assert len(told) == 2, told


def test_something_else_on_that_port_is_a_clear_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with subprocess.Popen(
            [*SSHTUI, "exec", "-p", str(server.getsockname()[1]), "127.0.0.1", "true"],
            stderr=subprocess.PIPE,
        ) as running:
            connection, _ = server.accept()
            connection.recv(1024)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()
            assert running.stderr is not None
            told = running.stderr.read()
        assert running.returncode == 255
        assert told.startswith(b"sshtui: Not an SSH server: ")


def test_a_config_that_others_may_write_is_a_clear_error(private_home: Path) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host somewhere\n")
    config.chmod(0o666)
    done = run_plainly("exec", "somewhere", "true")
    assert done.returncode == 1
    assert done.stderr.startswith(b"sshtui: Configuration problem: ")
    assert b"chmod" in done.stderr


def test_a_key_file_that_is_no_key_is_told(key_server: OpenSsh, tmp_path: Path) -> None:
    odd = tmp_path / "odd"
    odd.write_text("this is no key\n")
    odd.chmod(0o600)
    place = f"{key_server.user}@{key_server.host}:{key_server.port}"
    done = run_plainly("exec", "-v", "-i", str(odd), place, "true")
    assert done.returncode == 255
    assert str(odd).encode() in done.stderr
    assert b"sshtui: Sign-in failed: " in done.stderr
