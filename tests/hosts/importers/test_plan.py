"""From a file to hosts: told what is new, what differs, what is in the way, and what it runs."""

from pathlib import Path

import pytest

from sshtui.hosts.edits import save
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.formats import read
from sshtui.hosts.importers.plan import ImportState, edits_of, plan
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import Destination
from tests.hosts.importers.hostile import VALUES


@pytest.fixture
def repository() -> HostRepository:
    return HostRepository(system_config=Path("/dev/null"))


def test_every_host_is_told_for_what_it_is(private_home: Path, repository: HostRepository) -> None:
    (private_home / ".ssh" / "config").write_text("Host theirs\n User a\nHost like\n User x\n")
    save([repository.new(HostEntry("ours", "192.0.2.1", "b", 22, note="Mine."))])
    planned = plan(
        repository,
        [
            HostEntry("fresh", "192.0.2.9"),
            HostEntry("ours", "192.0.2.2", "b"),
            HostEntry("theirs", user="c"),
            HostEntry("like", user="x"),
            HostEntry("runs", proxy_command="nc %h %p", others=(("LocalCommand", "beep"),)),
        ],
    )
    assert [(host.alias, host.state, host.is_selected) for host in planned] == [
        ("fresh", ImportState.NEW, True),
        ("ours", ImportState.CHANGED, True),
        ("theirs", ImportState.CONFLICT, False),
        ("like", ImportState.SAME, False),
        ("runs", ImportState.NEW, False),
    ]
    assert planned[1].changes == ("hostname: 192.0.2.1 → 192.0.2.2",)
    assert planned[4].commands == ("ProxyCommand nc %h %p", "LocalCommand beep")
    save(edits_of([host for host in planned if host.is_selected]))
    ours = repository.block("ours").entry
    assert ours == HostEntry("ours", "192.0.2.2", "b", 22, note="Mine.")
    assert repository.block("fresh").entry == HostEntry("fresh", "192.0.2.9")
    assert repository.block("theirs").entry.user == "a"


def test_a_command_that_is_there_already_needs_no_consent(repository: HostRepository) -> None:
    save([repository.new(HostEntry("a", proxy_command="nc %h %p"))])
    (planned,) = plan(repository, [HostEntry("a", port=7, proxy_command="nc %h %p")])
    assert (planned.state, planned.commands, planned.is_selected) == (ImportState.CHANGED, (), True)


def test_nothing_that_is_imported_runs_by_itself(
    tmp_path: Path, repository: HostRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    for number, value in enumerate(VALUES):
        path = tmp_path / "x.csv"
        rows = [["alias", "hostname", "user", "jump", "identities", "proxy_command", "note"]]
        rows += [[f"h{number}-{c}"] + [value if c == k else "" for k in range(6)] for c in range(6)]
        text = "\n".join(
            ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows
        )
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        planned = plan(repository, read(path, "csv").entries)
        for host in planned:
            if "touch" in value and host.is_selected:
                assert host.commands == ()
        path.unlink()
    assert set(tmp_path.iterdir()) == before
    assert not Path("/tmp/owned").exists()


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("ssh_config", "Host a\n PKCS11Provider {lib}\n SmartcardDevice {lib}\n Port 7\n"),
        ("ssh_config", "Host a\n SecurityKeyProvider {lib}\n pkcs11provider={lib}\n Port 7\n"),
        ("csv", "alias,port,others\na,7,PKCS11Provider {lib}\n"),
        ("json", '[{{"alias": "a", "port": 7, "others": [["pkcs11PROVIDER", "{lib}"]]}}]'),
    ],
)
def test_a_library_is_never_taken_from_an_import(
    tmp_path: Path, repository: HostRepository, form: str, text: str
) -> None:
    path = tmp_path / "from"
    path.write_text(text.format(lib="/nonexistent/evil.so"))
    found = read(path, form)
    assert any("loads a library" in note for note in found.notes)
    save(edits_of(plan(repository, found.entries)))
    target = repository.resolve(Destination("a"))
    assert target.port == 7
    assert (target.pkcs11_provider, target.security_key_provider) == ("", "internal")
