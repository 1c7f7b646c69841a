"""Configurations made at random in which hosts are named in several places, and what ssh says."""

import random
import subprocess
from pathlib import Path

NAMES = ("a", "b", "c", "web.prod", "db.prod")
UNSAVED = ("x.prod", "zzz")
"""Names that no file has, but that wildcards are for."""

_HEADS = (
    "Host {one}",
    "Host {one}",
    "Host {one}",
    "host\t{one} {two}  # both",
    "Host {one} {two} {three}",
    "Host *.prod",
    "Host *.prod !{one}",
    "Host ? !{one}",
    "Host *",
    'HOST "{one}" {two}',
    "Match originalhost {one}",
    "Match originalhost {one},{two}",
    "Match originalhost *.prod,!{one}",
    "Match host {one}",
    "Match user kim",
    "Match all",
    "Match final all",
)
_LINES = (
    "User {word}",
    "User = {word}  # who",
    "Port {port}",
    'Port "{port}"',
    "HostName {word}.example",
    "HostName %h.example",
    "ProxyJump {two}",
    "ProxyJump kim@{two}:22,{three}",
    "ProxyCommand ssh -q -W %h:%p {two}",
    "ProxyJump none",
    "IdentityFile ~/.ssh/{word}",
    "IdentityFile ~/.ssh/{word}",
    "ServerAliveInterval {port}",
    "SetEnv A={word}",
    "ForwardAgent yes",
    "LocalForward {port} localhost:80",
    "#!! Group {word}",
    "# a remark",
    "",
)


def write_tree(rng: random.Random, directory: Path) -> Path:
    """Write some files that include one another, and return the first."""
    parts = [directory / f"part{number}" for number in range(rng.randint(0, 2))]
    for part in parts:
        _write(part, _text(rng, [], rng.randint(1, 4)))
    config = directory / "config"
    _write(config, _text(rng, parts, rng.randint(2, 7)))
    return config


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    path.chmod(0o600)


def _text(rng: random.Random, includes: list[Path], blocks: int) -> str:
    end = rng.choice(("\n", "\n", "\r\n"))
    lines: list[str] = []
    if rng.random() < 0.3:
        lines += ["# first", *(_filled(rng, rng.choice(_LINES)) for _ in range(rng.randint(0, 2)))]
    places = [rng.randint(0, blocks) for _ in includes]
    for number in range(blocks + 1):
        lines += [
            f"Include {part}" for part, at in zip(includes, places, strict=True) if at == number
        ]
        if number < blocks:
            lines += [*rng.choice(([], [""], ["", "# above"])), _filled(rng, rng.choice(_HEADS))]
            indent = rng.choice(("", "  ", "\t"))
            said = [_filled(rng, rng.choice(_LINES)) for _ in range(rng.randint(0, 4))]
            lines += [f"{indent}{line}" if line else "" for line in said]
    return end.join(lines) + rng.choice((end, end, ""))


def _filled(rng: random.Random, text: str) -> str:
    one, two, three = rng.sample(NAMES, 3)
    word = rng.choice(("kim", "eve", "ops"))
    return text.format(one=one, two=two, three=three, word=word, port=rng.randint(1, 3))


def asked_of_ssh(config: Path, name: str) -> dict[str, list[str]]:
    """Return what `ssh -G` prints for a name, by keyword; its refusal of a jump to itself too."""
    result = subprocess.run(
        ["/usr/bin/ssh", "-G", "-F", str(config), name],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if result.returncode:
        return {"refused": [result.stderr]}
    found: dict[str, list[str]] = {}
    for line in result.stdout.splitlines():
        keyword, _, value = line.partition(" ")
        found.setdefault(keyword, []).append(value)
    return found
