"""Files are recognised by their contents, and by nothing else."""

import contextlib
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sshtui.errors import AppError, ConfigError, UsageError
from sshtui.hosts.exporters import to_ssh_config
from sshtui.hosts.importers.ansible import program
from sshtui.hosts.importers.decoding import decode
from sshtui.hosts.importers.formats import BY_NAME, FORMATS, UnclearFormat, read
from tests.hosts.importers.hostile import VALUES, assert_harmless
from tests.hosts.importers.samples import SAMPLES, SECRET

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
def test_a_file_is_recognised_by_its_contents(
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


def test_a_directory_is_read_where_each_session_has_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no text file"):
        read(tmp_path)
    (tmp_path / "poem").write_text("roses are red\n")
    with pytest.raises(UnclearFormat):
        read(tmp_path)
    (tmp_path / "poem").unlink()
    (tmp_path / "web").write_text("HostName=192.0.2.1\nProtocol=ssh\n")
    (tmp_path / "readme.txt").write_text("HostName\n")
    for form in ("", "putty"):
        assert [entry.alias for entry in read(tmp_path, form).entries] == ["web"]
    with pytest.raises(UsageError, match="holds several files"):
        read(tmp_path, "csv")
    assert read(tmp_path, "remmina").entries == ()
    assert read(tmp_path, "remmina").notes


KINDS = {
    "winscp": ("winscp/WinSCP.ini", "winscp/winscp.reg"),
    "mobaxterm": ("mobaxterm/sessions.mxtsessions", "mobaxterm/MobaXterm.ini"),
    "mremoteng": ("mremoteng/confCons.xml", "mremoteng/export.csv"),
    "securecrt": ("securecrt/Sessions", "securecrt/export.xml"),
    "royalts": ("royalts/document.rtsz", "royalts/objects.json"),
    "xshell": ("xshell/Sessions", "xshell/Sessions/Production/Web/web 01.xsh"),
    "remmina": ("remmina", "remmina/production-ssh-web01.remmina"),
    "superputty": ("superputty/Sessions.XML", "superputty/flat.xml"),
    "electerm": ("electerm/bookmarks.json", "electerm/list.json"),
    "putty": ("putty/kitty.reg", "putty/kitty", "putty/sessions"),
}
PROGRAM = "ansible-inventory"
FILES = [(kind, file) for kind, files in KINDS.items() for file in files]
TEXTS = [(kind, file) for kind, file in FILES if (SAMPLES / file).is_file()]


@pytest.mark.parametrize(("kind", "file"), FILES)
def test_an_export_is_told_by_its_contents_whatever_it_is_called(
    tmp_path: Path, kind: str, file: str
) -> None:
    expected = read(SAMPLES / file, kind).entries
    assert expected
    source = SAMPLES / file
    for name in ("x", "inventory.ini", "known_hosts", "list.csv", "config"):
        path = tmp_path / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, path)
        found = read(path).entries
        addresses = [entry.hostname for entry in expected]
        assert [entry.hostname for entry in found] == addresses


@pytest.mark.parametrize(("kind", "file"), TEXTS)
def test_no_text_is_of_two_kinds(kind: str, file: str) -> None:
    text = decode((SAMPLES / file).read_bytes())
    told = [known.name for known in FORMATS if known.recognises(text) or known.is_session(text)]
    assert told[0] == kind
    assert set(told[1:]) <= {"csv"}


@pytest.mark.parametrize("form", [kind.name for kind in FORMATS if kind.name != PROGRAM])
@pytest.mark.parametrize(("kind", "file"), TEXTS)
def test_a_file_given_a_wrong_kind_gives_no_invented_host(form: str, kind: str, file: str) -> None:
    expected = read(SAMPLES / file).entries
    addresses = {entry.hostname or entry.alias for entry in expected}
    try:
        found = read(SAMPLES / file, form)
    except AppError:
        return
    assert {entry.hostname or entry.alias for entry in found.entries} <= addresses
    assert found.entries or found.notes


def test_no_password_of_any_sample_gets_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    # What Ansible says itself is in its own tests; a start of it for each sample takes long.
    monkeypatch.setattr(program, "is_installed", lambda: False)
    forms = ["", *(kind.name for kind in FORMATS if kind.name != PROGRAM)]
    read_as = set()
    for path in SAMPLES.rglob("*"):
        for form in forms:
            with contextlib.suppress(AppError):
                found = read(path, form)
                assert SECRET not in repr(found).lower(), (path, form)
                assert SECRET not in to_ssh_config(found.entries).lower()
                read_as.add(form)
    assert read_as >= {"", *KINDS}


def test_every_kind_has_a_name_and_a_label_of_its_own() -> None:
    assert len(BY_NAME) == len(FORMATS) == len({kind.label for kind in FORMATS})


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0", "not a text file"),
        ("hosts.tar", b"hosts/" + bytes(100) + b"0000644" + bytes(400), "not a text file"),
        ("empty", b"", "is empty"),
        ("blank.csv", b" \r\n\t\n", "is empty"),
        ("comments", b"# a\n; b\n\n   # c\n", "only comments"),
        ("marked", b"\xef\xbb\xbf", "is empty"),
        ("page.html", b"<!DOCTYPE html><html><body>Host web</body></html>", "Unknown format"),
        ("poem.txt", b"Host of golden daffodils,\nbeside the lake\n", "Unknown format"),
        ("my.ini", b"[mysqld]\nuser = mysql\nport=3306\nskip-networking\n", "Unknown format"),
        ("unit.service", b"[Unit]\nDescription=a\n[Service]\nExecStart=/x\n", "Unknown format"),
        ("p.toml", b'[a]\nb = "c"\n', "Unknown format"),
        ("a.json", b'{"a": 1}', "Unknown format"),
        ("a.xml", b"<a><b/></a>", "Unknown format"),
        ("a.csv", b"size,weight\n1,2\n", "Unknown format"),
    ],
)
def test_what_holds_no_hosts_says_so_in_a_sentence(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises((ConfigError, UsageError), match=message) as caught:
        read(path)
    assert caught.value.hint


def test_a_directory_without_a_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(bytes(40))
    with pytest.raises(ConfigError, match="holds no text file"):
        read(tmp_path)


def test_a_registry_with_two_programs_is_read_as_one_and_the_other_is_named(tmp_path: Path) -> None:
    path = tmp_path / "all.reg"
    key = "[HKEY_CURRENT_USER\\Software"
    path.write_text(
        "Windows Registry Editor Version 5.00\n\n"
        f'{key}\\SimonTatham\\PuTTY\\Sessions\\web]\n"HostName"="192.0.2.1"\n\n'
        f'{key}\\Martin Prikryl\\WinSCP 2\\Sessions\\files]\n"HostName"="192.0.2.2"\n'
    )
    found = read(path)
    assert [entry.alias for entry in found.entries] == ["web"]
    assert found.notes == (f"{path}: it holds hosts of WinSCP too; --from winscp reads those",)
    assert [entry.alias for entry in read(path, "winscp").entries] == ["files"]
    assert not read(path, "putty").notes


def test_a_file_of_a_known_kind_without_hosts_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("[web]\n[db:vars]\na=b\n")
    assert read(path).notes


@pytest.mark.timeout(120)
@given(data=st.data())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_hosts_or_a_sentence(tmp_path: Path, data: st.DataObject) -> None:
    kind, file = data.draw(st.sampled_from(TEXTS))
    original = (SAMPLES / file).read_bytes()
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, min(len(original), start + 60)))
    noise = data.draw(
        st.one_of(
            st.binary(max_size=30),
            st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace")),
            st.sampled_from([value.encode("utf-8", "surrogatepass") for value in VALUES]),
        )
    )
    path = tmp_path / "x"
    path.write_bytes(original[:start] + noise + original[end:])
    wrong = data.draw(st.sampled_from([known.name for known in FORMATS if not known.read_path]))
    for form in ("", kind, wrong):
        try:
            found = read(path, form)
        except AppError:
            continue
        assert_harmless(found)
        for entry in found.entries:
            assert "=" not in entry.alias + entry.hostname
            assert entry.alias.isprintable()
            assert not any(letter.isspace() for letter in entry.alias)


@pytest.mark.timeout(60)
def test_a_long_text_is_told_in_the_time_of_its_length(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for filling in ("\n", " ", "[", "[\n", "=", "a", '"', "\\", "<!--", "a:", "[Sessions\\", "\t"):
        path.write_text(filling * (400_000 // len(filling)) + "#")
        with contextlib.suppress(AppError):
            assert_harmless(read(path))
