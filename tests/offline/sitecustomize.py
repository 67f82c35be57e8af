"""No network for a process that has this folder on its PYTHONPATH, but for the machine itself."""

import socket

_connect, _look_up = socket.socket.connect, socket.getaddrinfo
LOCAL = ("127.0.0.1", "::1", "localhost", "", None)


def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
        raise AssertionError(f"a build asked for {address[0]}")
    return _connect(self, address)


def look_up(host, *arguments, **options):
    if host not in LOCAL:
        raise AssertionError(f"a build looked up {host}")
    return _look_up(host, *arguments, **options)


socket.socket.connect, socket.getaddrinfo = connect, look_up
