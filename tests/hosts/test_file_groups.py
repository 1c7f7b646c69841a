"""Groups by included file and by section comment."""

from pathlib import Path

import pytest

from sshtui.hosts.repository import HostRepository


@pytest.fixture
def config(private_home: Path) -> Path:
    return private_home / ".ssh" / "config"


def groups() -> dict[str, str]:
    return {host.alias: host.group for host in HostRepository().hosts()}


@pytest.mark.parametrize(
    ("comment", "group"),
    [
        ("# --- Production ---\n\n", "Production"),
        ("# --- Production ---\n", "Production"),
        ("##### PROD\n", "PROD"),
        ("##### PROD #####\n\n", "PROD"),
        ("# === eu / prod ===\n", "eu/prod"),
        ("########\n# Lab: two\n########\n", ""),
        ("########\n# Lab\n########\n", "Lab"),
        ("# Production\n\n", "Production"),
        ("# Produktion Süd:\n\n", "Produktion Süd"),
        ("  # Production\n  \n", "Production"),
        ("# the host of the blog\n", ""),
        ("# This file is written by a program.\n\n", ""),
        ("# Two lines\n# of words\n\n", ""),
        ("#Host old\n\n", ""),
        ("#ServerAliveInterval 30\n\n", ""),
        ("# vim: ft=sshconfig\n\n", ""),
        ("# -*- mode: ssh-config -*-\n\n", ""),
        ("#!! Note Production\n\n", ""),
        ("########\n\n", ""),
    ],
)
def test_a_heading_begins_a_section(config: Path, comment: str, group: str) -> None:
    config.write_text(f"Host first\n User a\n\n{comment}Host web\n User b\n\nHost last\n")
    assert groups() == {"first": "", "web": group, "last": group}


def test_a_comment_within_a_block_begins_none(config: Path) -> None:
    config.write_text("Host a\n # Production\n User x\n ##### old\n Port 7\nHost b\n")
    assert groups() == {"a": "", "b": ""}


def test_an_included_file_is_a_group_by_its_name(config: Path) -> None:
    (config.parent / "config.d").mkdir()
    (config.parent / "config.d" / "work.conf").write_text("Host a\n\n# --- eu ---\n\nHost b\n")
    (config.parent / "home").mkdir()
    (config.parent / "home" / "config").write_text("Host c\n")
    config.write_text("Include config.d/* home/config\nHost d\nHost e\n #!! Group mine\n")
    assert groups() == {"a": "work", "b": "work/eu", "c": "home", "d": "", "e": "mine"}


def test_a_group_that_is_written_counts_before_the_file(config: Path) -> None:
    (config.parent / "work.conf").write_text("Host a\n #!! Group eu/prod\nHost b\n")
    config.write_text("Include work.conf\n")
    assert groups() == {"a": "eu/prod", "b": "work"}


def test_the_file_of_new_hosts_is_no_group(config: Path) -> None:
    saved = HostRepository().saved
    saved.parent.mkdir(parents=True, exist_ok=True)
    saved.write_text("Host new\n")
    saved.chmod(0o600)
    config.write_text(f"Include {saved}\n")
    assert groups() == {"new": ""}
