# SPDX-License-Identifier: Apache-2.0
"""Listening: an address from the settings becomes a socket, or a sentence that says why not."""

import re
import socket

from banyan.base.errors import Family, Refusal

BACKLOG = 4_096
ADDRESS = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.%]+)\]|(?P<host>[^\s:\[\]]+)):(?P<port>\d{1,6})")
NO_ADDRESS = "that is no host and port"


class CannotListen(Refusal):
    code = "cannot_listen"
    family = Family.CONFLICT
    sentence = "Cannot listen on {address}: {why}."
    hint = "Is another Banyan running? {variable} sets another address."
    fields = ("address", "why", "variable")


def listen(address: str, variable: str) -> socket.socket:
    """A listening socket for `host:port` or `[v6]:port`; `variable` is how it is set. Raises CannotListen."""
    found = ADDRESS.fullmatch(address)
    if found is None:
        raise CannotListen(address=address, why=NO_ADDRESS, variable=variable)
    family = socket.AF_INET6 if found["v6"] else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((found["v6"] or found["host"], int(found["port"])))
        listener.listen(BACKLOG)  # at once: only now is the address nobody else's
        listener.setblocking(False)
    except (OSError, OverflowError) as error:
        listener.close()
        why = getattr(error, "strerror", None) or NO_ADDRESS
        raise CannotListen(address=address, why=why, variable=variable) from error
    return listener
