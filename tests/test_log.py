import logging
import multiprocessing
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sshtui import log, notices, paths
from sshtui.credentials import secret as secrets
from sshtui.credentials.secret import Secret
from tests.faults.disks import Disk

ROOT = Path(__file__).parents[1]
CANARY = "fake-canary-93d0"


@pytest.fixture(autouse=True)
def own_logging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("", "sshtui", "asyncssh")]
    before = [(logger, logger.level) for logger in loggers]
    monkeypatch.setattr(log, "_masks", [])
    yield
    for logger, level in before:
        logger.setLevel(level)
    for handler in list(logging.getLogger().handlers):
        if isinstance(handler, log._PrivateFileHandler):
            logging.getLogger().removeHandler(handler)
            handler.close()


def file() -> Path:
    return paths.state_dir() / "sshtui.log"


def text() -> str:
    return file().read_text(encoding="utf-8")


def test_a_line_says_when_which_process_how_bad_where_and_what() -> None:
    log.setup(debug=False)
    log.logger("ssh.connect").info("%s of %s", 1, "two")
    assert re.fullmatch(
        rf"\d{{4}}-\d\d-\d\d [\d:,]+ {os.getpid()} INFO sshtui\.ssh\.connect: 1 of two\n", text()
    )


def test_a_module_name_does_as_well() -> None:
    assert log.logger("sshtui.ssh.connect") is log.logger("ssh.connect")


@pytest.mark.parametrize("debug", [True, False])
def test_debug_lines_are_written_only_when_asked_for(debug: bool) -> None:
    log.setup(debug=debug)
    log.logger("x").debug("a detail")
    assert ("a detail" in text()) is debug


def test_warnings_of_libraries_land_here_too_and_nothing_on_stderr(
    capfd: pytest.CaptureFixture[str],
) -> None:
    log.setup(debug=True)
    logging.getLogger("some.library").warning("a warning")
    logging.getLogger("some.library").info("chatter")
    assert "a warning" in text()
    assert "chatter" not in text()
    assert capfd.readouterr() == ("", "")


def test_warnings_of_python_land_here_too(capfd: pytest.CaptureFixture[str]) -> None:
    code = (
        "import warnings; from sshtui import log; log.setup(debug=False); "
        "warnings.warn('3DES is old', UserWarning)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert "3DES is old" in text()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_the_file_is_0600_from_birth_and_after_rotation(
    mask: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 1_000)
    before = os.umask(mask)
    try:
        log.setup(debug=False)
        for number in range(100):
            log.logger("x").info("line %s", number)
    finally:
        os.umask(before)
    files = list(paths.state_dir().iterdir())
    assert len(files) == 1 + log.KEPT_FILES
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert all(path.stat().st_size <= 1_000 for path in files)


def test_a_loose_mode_is_mended() -> None:
    file().write_text("")
    file().chmod(0o644)
    log.setup(debug=False)
    assert stat.S_IMODE(file().stat().st_mode) == 0o600


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    file().symlink_to(target)
    log.setup(debug=False)
    log.logger("x").info("nowhere")
    assert not target.exists()
    assert "cannot be opened" in told()


def told() -> str:
    texts: list[str] = []
    notices.subscribe(texts.append)()
    return "\n".join(texts)


@pytest.mark.parametrize("harm", [Path.mkdir, os.mkfifo])
def test_a_log_that_cannot_be_opened_is_told_and_works_once_it_can(
    harm: Callable[[Path], None],
) -> None:
    harm(file())
    log.setup(debug=False)
    log.logger("x").info("lost")
    assert "sshtui continues without a log" in told()
    file().rmdir() if file().is_dir() else file().unlink()
    log.logger("x").info("kept")
    assert "kept" in text()
    assert "lost" not in text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_log_of_somebody_else_gets_nothing() -> None:
    file().touch()
    os.chown(file(), 65534, -1)
    log.setup(debug=False)
    log.logger("x").info("private")
    assert file().read_bytes() == b""
    assert "belongs to another user" in told()


def test_a_full_disk_costs_lines_and_no_more(tmp_path: Path, disk: Callable[[Path], Disk]) -> None:
    small = disk(tmp_path / "sshtui" / "state")
    log.setup(debug=False)
    small.fill()
    for number in range(100):
        log.logger("x").info("line %d of many", number)
    small.make_room()
    log.logger("x").info("there is room")
    assert "there is room" in text()


def test_setting_up_twice_writes_each_line_once() -> None:
    log.setup(debug=False)
    log.setup(debug=False)
    log.logger("x").info("once")
    assert text().count("once") == 1


def test_after_another_instance_rotated_the_lines_go_to_the_new_file() -> None:
    log.setup(debug=False)
    log.logger("x").info("before")
    file().rename(file().with_suffix(".log.1"))
    log.logger("x").info("after")
    assert "before" not in text()
    assert "after" in text()


def test_a_full_disk_or_a_lost_directory_breaks_nothing_and_says_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    log.setup(debug=False)
    file().unlink()
    paths.state_dir().rmdir()
    log.logger("x").warning("lost")
    assert capfd.readouterr() == ("", "")


def _write(number: int) -> None:
    log.setup(debug=False)
    for line in range(200):
        log.logger("x").info("%s-%s", number, line)


def test_instances_at_once_tear_no_line() -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write, args=(number,)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    found = re.findall(r" INFO sshtui\.x: (\d-\d+)$", text(), re.MULTILINE)
    assert sorted(found) == sorted(f"{n}-{line}" for n in range(3) for line in range(200))


@pytest.mark.parametrize(
    "message",
    [
        f"password={CANARY}",
        f"password: {CANARY}",
        f"Password = '{CANARY}'",
        f'{{"passphrase": "{CANARY}", "x": 1}}',
        f"token={CANARY}&x=1",
        f"answers=['{CANARY}', '{CANARY}']",
        f"answers=('{CANARY}',)",
        f"Response(secret={CANARY})",
        f"old_password={CANARY}",
        f"otpauth://totp/x?secret={CANARY}&issuer=y",
        f"-----BEGIN OPENSSH PRIVATE KEY-----\n{CANARY}\n-----END OPENSSH PRIVATE KEY-----",
        f"-----BEGIN RSA PRIVATE KEY-----\n{CANARY}",
    ],
)
def test_what_looks_like_a_secret_is_taken_out(message: str) -> None:
    log.setup(debug=True)
    log.logger("x").info("before %s", message)
    assert CANARY not in text()
    assert "before" in text()


def test_what_does_not_look_like_one_stays() -> None:
    log.setup(debug=True)
    message = "password accepted for alice, hop 2 of 2, spinner=on, host=db1"
    log.logger("x").info(message)
    assert message in text()


def test_a_living_secret_is_taken_out_wherever_it_stands() -> None:
    log.add_mask(secrets.mask)
    log.setup(debug=True)
    secret = Secret(CANARY)
    log.logger("x").info("it was %s", secret.reveal())
    log.logger("x").info("it was %s", secret)
    log.logger("x").error("bad", exc_info=KeyError(secret.reveal()))
    log.logger("x").error("bad", exc_info=ValueError(f"cannot use {secret.reveal()!r}"))
    assert text().count("it was") == 2
    assert text().count("KeyError") == 1
    assert CANARY not in text()


def test_a_secret_with_control_characters_is_found_before_they_are_escaped() -> None:
    log.add_mask(secrets.mask)
    log.setup(debug=True)
    secret = Secret("fake\x1bcan\nary")
    log.logger("x").info("it was %s", secret.reveal())
    assert "can" not in text()


def test_server_text_can_neither_steer_the_terminal_nor_forge_a_line() -> None:
    log.setup(debug=True)
    log.logger("x").info("said %s", "\x1b]0;evil\x07\u202e\x9b31m\r\n2025-01-01 INFO forged")
    assert len(text().splitlines()) == 1
    assert "said \\x1b]0;evil\\x07\\u202e\\x9b31m\\r\\n2025-01-01 INFO forged" in text()


def test_a_traceback_keeps_its_lines_but_not_the_controls_in_them() -> None:
    log.setup(debug=True)
    try:
        int("\x1b[31m")
    except ValueError:
        log.logger("x").exception("failed")
    assert "Traceback" in text()
    assert "\n    int(" in text()
    assert "\x1b" not in text()


def test_packet_dumps_of_asyncssh_never_get_in_whatever_the_level() -> None:
    script = f"""
import asyncio, asyncssh, logging
from sshtui import log
log.setup(debug=True)
logging.getLogger("asyncssh").setLevel(logging.DEBUG)
asyncssh.set_debug_level(3)

class Server(asyncssh.SSHServer):
    def begin_auth(self, username): return True
    def password_auth_supported(self): return True
    def validate_password(self, username, password): return True

async def main():
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.create_server(Server, "127.0.0.1", 0, server_host_keys=[key])
    async with asyncssh.connect(
        "127.0.0.1", server.get_port(), username="alice", password={CANARY!r},
        known_hosts=None, config=None, client_keys=None, agent_path=None,
    ):
        pass
    server.close()

asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "asyncssh" in text(), "its INFO lines are there"
    assert CANARY not in text()
    assert "00000000:" not in text()
