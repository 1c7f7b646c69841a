"""Adding to `hosts.conf`: field by field, beside others, without harm to what is there."""

import random
import stat
import string
import subprocess
import sys
from pathlib import Path

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.book import HostBook
from sshtui.hosts.destination import Destination, valid_hostname
from sshtui.hosts.hosts_file import NewHost, block, mistakes


@pytest.fixture
def book() -> HostBook:
    return HostBook(system_config=Path("/dev/null"))


def test_every_byte_that_is_there_stays(book: HostBook) -> None:
    old = b"# mine \xff\r\n\nHost  odd\r\n\tPort 7\nbroken line\nlast"
    book.saved.write_bytes(old)
    book.add(NewHost("web"))
    assert book.saved.read_bytes() == old + b"\n\nHost web\n"
    assert stat.S_IMODE(book.saved.stat().st_mode) == 0o600


def test_a_link_stays_a_link(book: HostBook, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.conf"
    real.write_text("Host a\n")
    book.saved.symlink_to(real)
    book.add(NewHost("b"))
    assert book.saved.is_symlink()
    assert real.read_text() == "Host a\n\nHost b\n"


def test_an_alias_is_taken_only_once(book: HostBook) -> None:
    book.add(NewHost("web"))
    before = book.saved.read_bytes()
    with pytest.raises(UsageError, match="Alias: web is already"):
        book.add(NewHost("web", "other"))
    assert book.saved.read_bytes() == before


@pytest.mark.parametrize(
    ("host", "fields"),
    [
        (NewHost(""), ["alias"]),
        (NewHost("a b"), ["alias"]),
        (NewHost("a*"), ["alias"]),
        (NewHost("!a"), ["alias"]),
        (NewHost("#a"), ["alias"]),
        (NewHost("-a"), ["alias"]),
        (NewHost("a", "x y"), ["hostname"]),
        (NewHost("a", "x%h"), ["hostname"]),
        (NewHost("a", user="x;y"), ["user"]),
        (NewHost("a", port=70000), ["port"]),
        (NewHost("a", port=-1), ["port"]),
        (NewHost("a", jump="x,,y"), ["jump"]),
        (NewHost("a", jump="x:99999"), ["jump"]),
        (NewHost("a", identity="x\ny"), ["identity"]),
        (NewHost("a", identity="${X}"), ["identity"]),
        (NewHost("a", tags=("two words",)), ["tags"]),
        (
            NewHost("", "-", "-", -1, "-", "\n", ("",)),
            [
                "alias",
                "hostname",
                "user",
                "port",
                "jump",
                "identity",
                "tags",
            ],
        ),
    ],
)
def test_a_mistake_is_named_by_its_field(book: HostBook, host: NewHost, fields: list[str]) -> None:
    assert list(mistakes(host)) == fields
    with pytest.raises(UsageError) as caught:
        book.add(host)
    assert all(f"{field.capitalize()}: " in caught.value.message for field in fields)
    assert not book.saved.exists()


def random_host(rng: random.Random, number: int) -> NewHost:
    letters = string.ascii_letters + string.digits + "-_.é#=%,@"
    user = "".join(rng.choices(letters + " $\\", k=rng.randint(0, 6))).strip(" -\\")
    name = "".join(rng.choices(letters.replace("%", ""), k=rng.randint(0, 9))).strip("-")
    return NewHost(
        alias=f"h{number}" + "".join(rng.choices(letters, k=4)),
        hostname=name if valid_hostname(name) else "",
        user=user,
        port=rng.choice((0, 1, 22, 2022, 65535)),
        jump=rng.choice(("", "none", "h0x", "u@b:9,[::1]:7")),
        identity=rng.choice(("", "~/.ssh/k", '/a "b" c', "/a\\b'c#d=")),
        tags=tuple(rng.sample(("prod", "eu-west", "#x", "ü"), rng.randint(0, 4))),
    )


def test_five_hundred_random_hosts_come_back_as_they_were_given(
    book: HostBook,
) -> None:
    rng = random.Random(7)
    given = [random_host(rng, number) for number in range(500)]
    book.saved.write_text("\n".join(block(host) for host in given))
    assert book.problems() == ()
    listed = book.hosts()
    assert [host.alias for host in listed] == [host.alias for host in given]
    again: list[NewHost] = []
    for old, new in zip(given, listed, strict=True):
        assert new.hostname == (old.hostname or old.alias)
        assert (new.user, new.port) == (old.user, old.port or 22)
        assert (new.jump, new.tags) == (old.jump, old.tags)
        target = book.resolve(Destination(old.alias))
        assert target.identity_files == ((Path(old.identity).expanduser(),) if old.identity else ())
        again.append(
            NewHost(
                new.alias,
                new.hostname if old.hostname else "",
                new.user,
                new.port if old.port else 0,
                new.jump,
                old.identity,
                new.tags,
            )
        )
    assert "\n".join(block(host) for host in again) == book.saved.read_text()


ADDER = """
import sys
from pathlib import Path
from sshtui.hosts.hosts_file import NewHost, add_host
for count in range(50):
    add_host(Path(sys.argv[1]), NewHost(f"h{sys.argv[2]}-{count}", user="u"))
"""


def test_four_instances_adding_fifty_each_lose_none(book: HostBook) -> None:
    adders = [
        subprocess.Popen([sys.executable, "-c", ADDER, str(book.saved), str(number)])
        for number in range(4)
    ]
    assert [adder.wait(timeout=100) for adder in adders] == [0] * 4
    expected = {f"h{number}-{count}" for number in range(4) for count in range(50)}
    assert {host.alias for host in book.hosts()} == expected
    assert book.problems() == ()


def test_a_file_that_cannot_be_read_is_not_overwritten(book: HostBook) -> None:
    book.saved.mkdir()
    with pytest.raises(ConfigError, match=r"hosts\.conf"):
        book.add(NewHost("web"))
    assert book.saved.is_dir()
