"""How often a hosted Inputs API is asked: one bucket for each origin and key, shared by all workers
and web processes through Redis.

Without Redis each process keeps a small share by itself. The embedded service has no bucket.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.utils.crypto import salted_hmac

from inputs_app.client.answers import retry_after_s_of
from inputs_app.client.errors import Throttled, Trace

PREFIX = "inputdeck:app:rate:"
BURST_S = 0.5
"""So much of a second's requests may go at once."""
MOST_WAIT_S = 5.0
"""Who would have to wait longer is told to come back."""
BACKGROUND_SHARE = 0.5
ALONE_SHARE = 0.25
"""Of the rate, for one process while Redis is away: others ask too."""
STOP_S = 1.0
"""After a 429 that names no time."""
REST_S = 5.0
"""So long Redis is not asked after it did not answer."""
TAKE = """
local now = redis.call('TIME')
now = now[1] * 1000 + now[2] / 1000
local wait = math.max(0, tonumber(redis.call('GET', KEYS[1]) or '0') - now)
local nexts = {}
for i = 2, #KEYS do
  local gap = tonumber(ARGV[i])
  local next = math.max(now, tonumber(redis.call('GET', KEYS[i]) or '0'))
  wait = math.max(wait, next - now - tonumber(ARGV[1]))
  nexts[i] = next + gap
end
if wait <= tonumber(ARGV[#ARGV]) then
  for i = 2, #KEYS do
    redis.call('SET', KEYS[i], string.format('%.3f', nexts[i]), 'PX', 60000)
  end
end
return math.ceil(wait)
"""
"""Takes one place in each bucket, or none where the wait is too long. Source: GCRA, the leaky
bucket as a meter (ITU-T I.371)."""
STOP = """
local now = redis.call('TIME')
local till = now[1] * 1000 + now[2] / 1000 + tonumber(ARGV[1])
if till > tonumber(redis.call('GET', KEYS[1]) or '0') then
  redis.call('SET', KEYS[1], string.format('%.3f', till), 'PX', ARGV[1])
end
"""
log = logging.getLogger(__name__)


@dataclass
class Alone:
    """What one process keeps while Redis is away."""

    next_at: dict[str, float] = field(default_factory=dict)
    stopped_till: dict[str, float] = field(default_factory=dict)
    rest_till: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Gate:
    """What a connection calls before each request and after each answer."""

    name: str
    is_background: bool = False
    alone: ClassVar[Alone] = Alone()

    def before(self) -> None:
        """Waits for a place. Raises: Throttled where that would take more than 5 s."""
        wait_s = _through_redis(self._taken, self._taken_alone)
        if wait_s > MOST_WAIT_S:
            raise Throttled(trace=Trace(retry_after_s=wait_s))
        time.sleep(wait_s)

    def after(self, http_status: int, headers: Mapping[str, str]) -> None:
        """Lets nobody ask for as long as a 429 says."""
        if http_status == 429:
            stop_s = retry_after_s_of(headers) or STOP_S
            _through_redis(lambda: self._stopped(stop_s), lambda: self._stopped_alone(stop_s))

    def _buckets(self) -> dict[str, float]:
        """Requests a second of each bucket that a request takes a place in."""
        per_s = float(settings.API_REQUESTS_PER_S)
        mine = {f"{PREFIX}{self.name}:all": per_s}
        if self.is_background:
            mine[f"{PREFIX}{self.name}:background"] = per_s * BACKGROUND_SHARE
        return mine

    def _taken(self) -> float:
        buckets = self._buckets()
        words = [BURST_S * 1000, *(1000 / per_s for per_s in buckets.values()), MOST_WAIT_S * 1000]
        keys = [f"{PREFIX}{self.name}:stop", *buckets]
        return float(_client(settings.REDIS_URL).eval(TAKE, len(keys), *keys, *words)) / 1000

    def _stopped(self, stop_s: float) -> float:
        key = f"{PREFIX}{self.name}:stop"
        _client(settings.REDIS_URL).eval(STOP, 1, key, int(stop_s * 1000))
        return stop_s

    def _taken_alone(self) -> float:
        with self.alone.lock:
            now = time.monotonic()
            waits = [self.alone.stopped_till.get(self.name, now) - now]
            nexts = {}
            for key, per_s in self._buckets().items():
                next_at = max(now, self.alone.next_at.get(key, now))
                waits.append(next_at - now - BURST_S)
                nexts[key] = next_at + 1 / (per_s * ALONE_SHARE)
            wait_s = max(0.0, *waits)
            if wait_s <= MOST_WAIT_S:
                self.alone.next_at |= nexts
        return wait_s

    def _stopped_alone(self, stop_s: float) -> float:
        till = time.monotonic() + stop_s
        with self.alone.lock:
            self.alone.stopped_till[self.name] = max(
                till, self.alone.stopped_till.get(self.name, till)
            )
        return stop_s


def gate(base_url: str, token: str, *, is_background: bool = False) -> Gate | None:
    """The gate before an API; None for the embedded service. Background calls use half at most."""
    if not settings.API_REQUESTS_PER_S or _origin(base_url) == _origin(settings.SERVICE_URL):
        return None
    sealed = salted_hmac("rates", token, algorithm="sha256").hexdigest()
    name = hashlib.sha256(f"{_origin(base_url)} {sealed}".encode()).hexdigest()[:32]
    return Gate(name, is_background)


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.scheme, parts.hostname or "", port


def _through_redis(shared: Callable[[], float], alone: Callable[[], float]) -> float:
    if time.monotonic() >= Gate.alone.rest_till:
        try:
            return shared()
        except redis.RedisError as error:
            Gate.alone.rest_till = time.monotonic() + REST_S
            log.warning("Redis does not answer, the rate is kept alone: %s", type(error).__name__)
    return alone()


@lru_cache(maxsize=1)
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
