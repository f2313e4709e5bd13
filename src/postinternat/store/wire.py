"""How the server and its readers talk: a request as a pickle, an answer as a JSON header and the bytes of a body.

A reader ran a query of the public, so nothing that it sends is unpickled.
"""

import json
import os
import pickle
import select
import socket
import struct

from postinternat.store.answer import Request

_SIZE = struct.Struct("!I")
_SIZES = struct.Struct("!IQ")
_FIRST = 65_536
"""Bytes asked for at first: most answers come whole."""

Header = dict[str, object]


class Wire:
    """One end of a socket pair."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._poll = select.poll()
        self._poll.register(end, select.POLLIN)

    def fileno(self) -> int:
        """Return the descriptor, to wait on it."""
        return self._socket.fileno()

    def readable(self, seconds: float) -> bool:
        """Tell whether something came, or the other side went, within the time. Milliseconds are the finest step."""
        return bool(self._poll.poll(1000 * seconds))

    def set_blocking(self) -> None:
        """Make reads wait again, which an event loop that watched the socket has changed."""
        os.set_blocking(self._socket.fileno(), True)

    def close(self) -> None:
        """Close this end."""
        self._socket.close()

    def send_request(self, request: Request) -> None:
        """Send a query to a reader. Raises OSError when it is gone."""
        packed = pickle.dumps(tuple(vars(request).values()), pickle.HIGHEST_PROTOCOL)
        self._socket.sendall(_SIZE.pack(len(packed)) + packed)

    def receive_request(self) -> Request:
        """Wait for a query. Raises EOFError when the server is gone."""
        packed = self._socket.recv(_FIRST)
        if len(packed) < _SIZE.size:
            packed += self._exactly(_SIZE.size - len(packed))
        (size,) = _SIZE.unpack_from(packed)
        packed += self._exactly(_SIZE.size + size - len(packed))
        return Request(*pickle.loads(packed[_SIZE.size :]))  # noqa: S301 -- written by our own parent process

    def send_answer(self, header: Header, body: bytes) -> None:
        """Send an answer, or what went wrong."""
        told = json.dumps(header).encode()
        start = _SIZES.pack(len(told), len(body)) + told
        if len(body) < _FIRST:
            self._socket.sendall(start + body)
        else:
            self._socket.sendall(start)
            self._socket.sendall(body)

    def receive_header(self) -> tuple[Header, bytes, int]:
        """Wait for an answer; return its header, the begin of its body, and how many bytes the rest has.

        Raises EOFError when the reader ended, OSError when the socket broke.
        """
        data = self._socket.recv(_FIRST)
        if len(data) < _SIZES.size:
            data += self._exactly(_SIZES.size - len(data))
        told, size = _SIZES.unpack_from(data)
        begins = _SIZES.size + told
        if len(data) < begins:
            data += self._exactly(begins - len(data))
        header: Header = json.loads(data[_SIZES.size : begins])
        body = data[begins:]
        return header, body, size - len(body)

    def receive_rest(self, size: int) -> bytes:
        """Wait for the rest of a body. Raises as ``receive_header``."""
        return self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        if size == 0:
            return b""
        data = self._socket.recv(size, socket.MSG_WAITALL)
        if len(data) < size:
            raise EOFError
        return data
