"""Who failed too often lately: addresses that sent wrong tokens are told to wait."""

import ipaddress
import time
from collections import OrderedDict, deque
from collections.abc import Callable

_MOST_ADDRESSES = 10_000


class Throttle:
    """Allows ``most`` failures within ``window_s`` seconds from one address, or from one network of IPv6."""

    def __init__(self, *, most: int = 10, window_s: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._window_s, self._clock = most, window_s, clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def failed(self, address: str) -> float:
        """Note a failure. Return the seconds to wait when there were too many, else 0."""
        now = self._clock()
        key = _network(address)
        times = self._failures.setdefault(key, deque())
        self._failures.move_to_end(key)
        while len(self._failures) > _MOST_ADDRESSES:
            self._failures.popitem(last=False)
        while times and times[0] <= now - self._window_s:
            times.popleft()
        if len(times) >= self._most:
            return times[0] + self._window_s - now
        times.append(now)
        return 0.0


def _network(address: str) -> str:
    """Return the address, of IPv6 the 64 bits that one customer gets."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return address
