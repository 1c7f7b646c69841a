"""What two targets must have in common to be served by one line."""

from collections.abc import Hashable

from sshtui.sshconfig.target import Target

LineKey = tuple[Hashable, ...]
"""Equal for targets that lead to one account of one server, by one way and with one identity."""


def line_keys(target: Target) -> tuple[LineKey, ...]:
    """Return the key of every line on the way to a target, its own last."""
    hops = tuple(map(_hop_key, target.route))
    return tuple(hops[: place + 1] for place in range(len(hops)))


def _hop_key(hop: Target) -> LineKey:
    return (
        # Where it leads
        hop.user,
        hop.hostname,
        hop.port,
        hop.proxy_command,
        hop.address_family,
        hop.bind_address,
        # Who is let in there: one account may be several people's, as on hosts of code
        hop.identity_files,
        hop.identities_only,
        hop.certificate_files,
        hop.agent,
        hop.pkcs11_provider,
        hop.trial,
        # Whom it is trusted to be: a line is for nobody who would have looked closer
        hop.host_key_alias,
        hop.user_known_hosts,
        hop.system_known_hosts,
        hop.host_key_rules,
        hop.strict == "no",
    )
