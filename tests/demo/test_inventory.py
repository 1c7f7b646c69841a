"""Which hosts the demo has."""

from sshtui.demo.inventory import demo_hosts


def test_there_is_a_host_for_each_way_of_asking_and_one_is_new() -> None:
    hosts = {host.name: host for host in demo_hosts(secret=b"not a secret", push_delay=0)}
    assert set(hosts) == {
        "demo-password",
        "demo-2fa",
        "demo-menu",
        "demo-expired",
        "demo-inner",
    }
    assert [name for name, host in hosts.items() if not host.known] == ["demo-menu"]
    assert all(host.jump in {"", *hosts} for host in hosts.values())
