"""Which addresses, ports and hosts the guarded session may ask."""

import pytest

from inputs_core.guarded import Rules, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111"])
def test_a_public_address_is_open(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:93.184.216.34",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fd00::1",
        "ff02::1",
        "2001:db8::1",
        "fd00:ec2::254",
    ],
)
def test_an_address_that_is_not_public_is_closed(address: str) -> None:
    assert not is_public(address)
    assert Rules().address_problem("site.test", 80, address) == "The address is not a public one."


@pytest.mark.parametrize("port", [80, 443, 1024, 8080, 65535])
def test_web_and_high_ports_are_open(port: int) -> None:
    assert Rules().port_problem("site.test", port) is None


@pytest.mark.parametrize("port", [0, 1, 22, 25, 81, 445, 1023])
def test_other_low_ports_are_closed(port: int) -> None:
    assert Rules().port_problem("site.test", port) == f"Port {port} is not a web port."


def test_an_opened_host_is_open_at_every_port_and_an_opened_pair_at_one() -> None:
    rules = Rules(["Files.Lan", "127.0.0.1:8001", "[::1]:8001", " "])
    assert rules.opens("files.lan", 25)
    assert rules.opens("FILES.lan.", 80)
    assert rules.opens("127.0.0.1", 8001)
    assert rules.opens("::1", 8001)
    assert not rules.opens("127.0.0.1", 8002)
    assert not rules.opens("localhost", 8001)
    assert not rules.opens("", 80)


def test_nothing_private_is_opened_by_another_spelling() -> None:
    rules = Rules(["127.0.0.1:8001"])
    for spelling in ("127.1", "2130706433", "0x7f000001", "0177.0.0.1", "::ffff:127.0.0.1"):
        assert rules.address_problem(spelling, 8001, "127.0.0.1") is not None
