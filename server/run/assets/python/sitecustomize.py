"""Loaded by `nexus run` into every Python program: Discord's names lead to this machine's server."""

import os
import sys


def _lead_discord_here():
    import socket

    names = [name for name in os.environ.get("NEXUS_RUN_NAMES", "").split(",") if name]
    ports = {
        443: int(os.environ.get("NEXUS_RUN_TLS_PORT") or 0),
        80: int(os.environ.get("NEXUS_RUN_HTTP_PORT") or 0),
    }
    if not names or not ports[443]:
        return
    # Stands for Discord wherever a program resolves a name first and connects later.
    stand = "127.66.0.1"

    def is_discord(host):
        if isinstance(host, (bytes, bytearray)):
            host = host.decode("ascii", "ignore")
        if not isinstance(host, str):
            return False
        host = host.lower().rstrip(".")
        return any(host.endswith(name[1:]) if name.startswith("*.") else host == name for name in names)

    def lead(address):
        if isinstance(address, tuple) and len(address) >= 2:
            host, port = address[0], address[1]
            if ports.get(port) and (host in (stand, "::ffff:" + stand) or is_discord(host)):
                host = "::ffff:127.0.0.1" if ":" in str(host) else "127.0.0.1"
                return (host, ports[port]) + tuple(address[2:])
        return address

    getaddrinfo = socket.getaddrinfo

    def led_getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
        if not is_discord(host):
            return getaddrinfo(host, port, family, type, proto, flags)
        number = {"https": 443, "http": 80}.get(port, port)
        if isinstance(number, (str, bytes)) and number.isdigit():
            number = int(number)
        if ports.get(number):
            return getaddrinfo("127.0.0.1", ports[number], socket.AF_INET, type, proto)
        return getaddrinfo(stand, port, socket.AF_INET, type, proto)

    socket.getaddrinfo = led_getaddrinfo

    gethostbyname = socket.gethostbyname
    socket.gethostbyname = lambda host: stand if is_discord(host) else gethostbyname(host)

    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def led_connect(self, address):
        return connect(self, lead(address))

    def led_connect_ex(self, address):
        return connect_ex(self, lead(address))

    socket.socket.connect = led_connect
    socket.socket.connect_ex = led_connect_ex


def _run_the_hidden_sitecustomize():
    """This file hides one that the system or the program may have: that one runs after it."""
    here = os.path.dirname(os.path.abspath(__file__))
    for folder in sys.path:
        other = os.path.join(folder or ".", "sitecustomize.py")
        if os.path.abspath(folder or ".") != here and os.path.isfile(other):
            import runpy

            runpy.run_path(other, run_name="sitecustomize")
            return


_lead_discord_here()
_run_the_hidden_sitecustomize()
