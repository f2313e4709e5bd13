"""Answers and pages kept in memory, the least used forgotten first, within a number of bytes."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ResponseCache(Generic[Value]):
    """Keeps values of known size. Keys name the version of the dataset, so nothing in it is ever wrong."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._changing = threading.Lock()
        self.size = 0
        """The bytes of all values."""

    def get(self, key: Hashable) -> Value | None:
        """Return the value of the key, None when it is not kept."""
        with self._changing:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keep a value of ``size`` bytes, unless it would fill a quarter of the room by itself."""
        if size > self._max_bytes // 4:
            return
        with self._changing:
            old = self._entries.pop(key, None)
            self.size += size - (old[1] if old else 0)
            self._entries[key] = (value, size)
            while self.size > self._max_bytes:
                _, (_, freed) = self._entries.popitem(last=False)
                self.size -= freed

    def clear(self) -> None:
        """Forget everything."""
        with self._changing:
            self._entries.clear()
            self.size = 0
