"""Which addresses are connected to: every special range is refused, its neighbours are not."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.addresses import refusal

HOSTILE = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.171 192.0.2.1 192.88.99.1 192.168.1.1
    198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe 64:ff9b::1 64:ff9b:1::1 100::1
    2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 5f00::1
    2001:10::1 2001:20::1
"""
PUBLIC = """
    1.1.1.1 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 172.15.255.255
    172.32.0.1 192.0.1.1 193.166.3.2 198.17.255.255 198.20.0.1 223.255.255.255 ::ffff:1.1.1.1
    2001:200::1 2001:14b8::1 2606:4700::1111 2a00:1450::1 3ffe::1
"""


@pytest.mark.parametrize("address", HOSTILE.split())
def test_an_address_that_is_not_public_is_refused_with_a_reason(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_a_public_address_is_let_pass(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize(
    "text", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "", "localhost", "1.1.1.1 ", "[::1]"]
)
def test_what_is_no_plain_address_is_refused(text: str) -> None:
    assert refusal(text) == "no internet address"


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_the_same_inside_an_ipv6_one(number: int) -> None:
    assert refusal(str(IPv4Address(number))) == refusal(str(IPv6Address(0xFFFF << 32 | number)))


@given(st.integers(0, 2**128 - 1))
def test_no_ipv6_address_outside_the_unicast_block_passes(number: int) -> None:
    address = IPv6Address(number)
    if number >> 125 != 1 and address.ipv4_mapped is None:
        assert refusal(str(address))
