"""Files are recognised by name and contents."""

from pathlib import Path

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.importers.formats import read

PUTTY = """\
[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\Sessions\\web]
"HostName"="192.0.2.1"
"Protocol"="ssh"
"""


@pytest.mark.parametrize(
    ("name", "text", "alias"),
    [
        ("known_hosts", "web ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFake\n", "web"),
        ("list.csv", "name,host\nweb,192.0.2.1\n", "web"),
        ("list.json", '[{"alias": "web"}]', "web"),
        ("hosts.ini", "[g]\nweb\n", "web"),
        ("hosts", "web ansible_host=192.0.2.1\n", "web"),
        ("listing.json", '{"_meta": {"hostvars": {"web": {}}}}', "web"),
        ("metadata.json", '{"web": {"tags": ["a"]}}', "web"),
        ("config", "# mine\nHost web\n", "web"),
        (
            "putty.reg",
            PUTTY,
            "web",
        ),
    ],
)
def test_a_file_is_recognised_by_name_and_contents(
    tmp_path: Path, name: str, text: str, alias: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert [entry.alias for entry in read(path).entries] == [alias]


def test_what_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "poem.txt"
    path.write_text("roses are red\n")
    with pytest.raises(UsageError, match="Unknown format") as caught:
        read(path)
    assert "ssh_config" in caught.value.hint
    with pytest.raises(ConfigError, match="No such file"):
        read(tmp_path / "nothing")
    monkeypatch.setattr("sshtui.hosts.importers.formats.LARGEST", 5)
    with pytest.raises(ConfigError, match="larger than"):
        read(path)


def test_a_directory_is_read_as_puttys_alone(tmp_path: Path) -> None:
    (tmp_path / "web").write_text("HostName=192.0.2.1\nProtocol=ssh\n")
    for form in ("", "putty"):
        assert [entry.alias for entry in read(tmp_path, form).entries] == ["web"]
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        read(tmp_path, "csv")
