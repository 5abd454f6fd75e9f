"""Which internet addresses we connect to: only public ones, by our own table.

The standard library's `is_global` differs between Python versions and lets multicast and 6to4
through, so the ranges are written out here: IANA's special-purpose registries for IPv4, and for IPv6
only what has been given out for unicast (2000::/3) without its reserved parts.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

_NOT_PUBLIC_4: Final = tuple(
    (IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "a provider's own"),
        ("127.0.0.0/8", "this machine"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.31.196.0/24", "reserved for AS112"),
        ("192.52.193.0/24", "reserved for AMT"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "reserved for AS112"),
        ("198.18.0.0/15", "for benchmarks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_UNICAST_6: Final = IPv6Network("2000::/3")
_NOT_PUBLIC_6: Final = tuple(
    (IPv6Network(network), what)
    for network, what in (
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "a 6to4 tunnel"),
        ("3fff::/20", "for documentation"),
    )
)


def refusal(address: str) -> str | None:
    """Why `address` (an IPv4 or IPv6 literal) is not connected to; None: it is a public one.

    An IPv4 address inside an IPv6 one (``::ffff:127.0.0.1``) is judged as IPv4.  What is no address
    at all is refused too: names are for the resolver, never for this table.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "no internet address"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is None:
            return _refusal_6(parsed)
        parsed = parsed.ipv4_mapped
    return _refusal_4(parsed)


def _refusal_4(address: IPv4Address) -> str | None:
    return next((what for network, what in _NOT_PUBLIC_4 if address in network), None)


def _refusal_6(address: IPv6Address) -> str | None:
    if address.scope_id is not None:
        return "link-local"
    if address not in _UNICAST_6:
        return "not public"
    return next((what for network, what in _NOT_PUBLIC_6 if address in network), None)
