"""Calls to other systems: only over https, only to public addresses or hosts that the environment allows, without redirects.

A name is resolved once and that very address is connected to, so that it cannot point elsewhere in between.
"""

import ipaddress
import socket
from contextlib import suppress
from http.client import HTTPSConnection
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

TRANSLATED = [ipaddress.IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")]


class TooMuch(Exception):
    """The answer is longer than was to be read."""


def fetch(url: str, *, most_bytes: int, seconds: float) -> tuple[int, bytes]:
    """GET: the status and the whole answer; a redirect is an answer like any other.

    Raises ValidationError for an address that may not be called, OSError or HTTPException where nothing whole comes in
    time, TooMuch where the answer is longer than `most_bytes`.
    """
    parts = parts_of(url)
    host, port = target_of(parts)
    link = PinnedConnection(host, port, checked_address(host, port), seconds)
    patience = Timer(seconds, link.hang_up)
    patience.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        link.request("GET", path, headers={"Accept": "application/json", "User-Agent": "Alliance"})
        answer = link.getresponse()
        body = answer.read(most_bytes + 1)
        if link.hung_up:
            raise TimeoutError(f"no whole answer within {seconds:g} seconds")
        if len(body) > most_bytes:
            raise TooMuch
        return answer.status, body
    finally:
        patience.cancel()
        link.close()


def parts_of(url: str) -> SplitResult:
    """The parts of an https address without a user. Raises ValidationError on `url` for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError as fault:
        raise ValidationError(
            {"url": ["This is no address: give one such as https://hub.city.example/alliance."]}
        ) from fault
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password or "\\" in url:
        raise ValidationError({"url": ["Give an https address without a user name."]})
    return parts


class PinnedConnection(HTTPSConnection):
    """Connects to a given address while the certificate is still verified against the name."""

    def __init__(self, host: str, port: int, address: str, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.address, self.hung_up = address, False

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = self._context.wrap_socket(  # type: ignore[attr-defined]
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()

    def hang_up(self) -> None:
        """From another thread, on a receiver that takes its time byte by byte: no single wait is long, all of them are."""
        self.hung_up = True
        with suppress(OSError, TypeError):  # not connected yet
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def target_of(url: SplitResult) -> tuple[str, int]:
    """Host and port. Raises ValidationError where the port is none."""
    try:
        return url.hostname or "", 443 if url.port is None else url.port
    except ValueError as fault:
        raise ValidationError({"url": ["This port does not exist: use 443."]}) from fault


def checked_address(host: str, port: int) -> str:
    """The address to connect to. Raises ValidationError for anything inside, unless settings allow the host."""
    if port != 443 and host not in settings.WEBHOOK_INTERNAL_HOSTS:
        raise ValidationError({"url": ["Use port 443."]})
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise ValidationError({"url": [f"{host} cannot be found: check the name."]}) from fault
    addresses = [str(each[4][0]) for each in found]
    if host not in settings.WEBHOOK_INTERNAL_HOSTS and not all(map(is_public, addresses)):
        words = (
            f"{host} is inside a private network: only public addresses are called, and hosts that the operator allows."
        )
        raise ValidationError({"url": [words]})
    return addresses[0]


def is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = led_to(ip) if isinstance(ip, ipaddress.IPv6Address) else ip
    return inner.is_global and not inner.is_multicast


def led_to(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 address is another spelling of, or leads to through a translator; else itself."""
    if any(ip in network for network in TRANSLATED):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
