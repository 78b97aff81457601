"""The cache spares work and holds no truth: where Redis is away or hangs, requests go on without it (trust cases C1, C2)."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as Hangs

log = structlog.get_logger(__name__)
PATIENCE_SECONDS = 0.3
LEFT_ALONE_SECONDS = 5.0
TIMEOUTS = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}


def forgiving(name: str, otherwise: Callable[..., Any]) -> Any:
    """A method of the cache that answers like an empty one while Redis does not; then it is left alone for seconds."""
    ask = getattr(RedisCache, name)

    @wraps(ask)
    def answer(self: "SparingRedis", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SparingRedis.asked_again_at:
            try:
                return ask(self, *args, **kwargs)
            except (Unreachable, Hangs) as fault:
                SparingRedis.asked_again_at = time.monotonic() + LEFT_ALONE_SECONDS
                log.warning("cache_away", fault=type(fault).__name__)
        return otherwise(*args, **kwargs)

    return answer


class SparingRedis(RedisCache):
    """One pause for all of a process: every thread would wait for the same Redis."""

    asked_again_at = 0.0

    get = forgiving("get", lambda key, default=None, version=None: default)
    get_many = forgiving("get_many", lambda *args, **kwargs: {})
    has_key = forgiving("has_key", lambda *args, **kwargs: False)
    add = forgiving("add", lambda *args, **kwargs: True)
    set = forgiving("set", lambda *args, **kwargs: None)
    set_many = forgiving("set_many", lambda data, *args, **kwargs: list(data))
    touch = forgiving("touch", lambda *args, **kwargs: False)
    delete = forgiving("delete", lambda *args, **kwargs: False)
    delete_many = forgiving("delete_many", lambda *args, **kwargs: None)
    incr = forgiving("incr", lambda key, delta=1, version=None: delta)
