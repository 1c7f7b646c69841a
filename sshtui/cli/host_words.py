"""Hosts as lines of text and as JSON."""

from dataclasses import asdict

from sshtui.hosts.model import Host


def summary(host: Host) -> str:
    """Return where a host is and what it is marked with."""
    name = f"[{host.hostname}]" if ":" in host.hostname else host.hostname
    address = f"{host.user}@{name}" if host.user else name
    jump = f"  through {host.jump}" if host.jump else ""
    group = f"  {host.group}/" if host.group else ""
    tags = "".join(f"  #{tag}" for tag in host.tags)
    return f"{address}:{host.port}{jump}{group}{tags}"


def as_data(host: Host) -> dict[str, object]:
    """Return a host as what JSON can hold."""
    return {**asdict(host), "origin": str(host.origin)}
