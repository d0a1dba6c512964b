"""The network, and sockets of other processes of this machine."""

import os
import socket

from autograde.tests.walled_in.trying import FACTS, system, tell


def connect(family, kind, address):
    with socket.socket(family, kind) as end:
        end.settimeout(2)
        end.connect(address)
        end.sendall(b"hello")


def listen(family, address):
    with socket.socket(family) as end:
        end.bind(address)
        end.listen()


def send_from_a_pair(address):
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with one, other:
        one.sendto(b"hello", address)


def pair():
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"hello")
        return other.recv(5)


tell(
    {
        "connect by TCP": lambda: connect(socket.AF_INET, socket.SOCK_STREAM, FACTS["tcp"]),
        "send by UDP": lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, FACTS["udp"]),
        "listen": lambda: listen(socket.AF_INET, ("127.0.0.1", 0)),
        "listen by IPv6": lambda: listen(socket.AF_INET6, ("::1", 0)),
        "connect to a path": lambda: connect(
            socket.AF_UNIX, socket.SOCK_STREAM, FACTS["unix stream"]
        ),
        "connect to a name": lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, FACTS["abstract"]),
        "send to a path": lambda: connect(
            socket.AF_UNIX, socket.SOCK_DGRAM, FACTS["unix datagram"]
        ),
        "send to a path from a pair": lambda: send_from_a_pair(FACTS["unix datagram"]),
        "talk to the kernel": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
        "read packets": lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
        "raw packets": lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
        "talk to the host": lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM),
        "ciphers of the kernel": lambda: socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET),
        "a ring": lambda: system("io_uring_setup", 8, bytes(120)),
        "look up a name": lambda: socket.getaddrinfo("example.org", 80)[0][4],
        "a pair of its own": pair,
        "a pipe": lambda: os.pipe() and "",
    }
)
