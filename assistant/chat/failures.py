"""From whatever a provider's library raises to one of our errors, without importing that library."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.chat.errors import (
    ChatBadReply,
    ChatBroken,
    ChatBusy,
    ChatError,
    ChatForbidden,
    ChatRequestRefused,
    ChatTooSlow,
    ChatUnreachable,
)

_LONGEST = 200  # characters of an endpoint's own words
# Providers use httpx, httpx2, requests or aiohttp; their errors share these names, not a base class.
_NO_CONNECTION = "connecttimeout"
_SLOW = ("timeout",)
_UNREACHABLE = ("connect", "network", "protocolerror", "transporterror", "readerror", "writeerror", "clientoserror")


def failure(error: Exception, where: str, key: str) -> ChatError:
    """Return our error for a provider's, with `key` blotted out of anything quoted."""
    if isinstance(error, ChatError):
        return error
    status = next(filter(None, map(_status, _chain(error))), None)
    if status is not None:
        return _of_status(status, error, where, key)
    names = [cls.__name__.lower() for link in _chain(error) for cls in type(link).__mro__]
    if any(_NO_CONNECTION in name for name in names):
        return ChatUnreachable(where, "no connection in time")
    if any(word in name for name in names for word in _SLOW):
        return ChatTooSlow(where, "no answer in time")
    if any(word in name for name in names for word in _UNREACHABLE) or isinstance(error, OSError):
        return ChatUnreachable(where, f"cannot be reached ({_quoted(_last(error), key)})")
    return ChatBadReply(where, f"the reply cannot be read ({type(error).__name__})")


def _of_status(status: int, error: Exception, where: str, key: str) -> ChatError:
    if status in (401, 403):
        return ChatForbidden(where, f"the key is not taken (status {status})")
    if status == 429:
        return ChatBusy(where, "too many requests (status 429)")
    if status >= 500:
        return ChatBroken(where, f"the endpoint failed (status {status})")
    return ChatRequestRefused(where, f"the request was refused ({_quoted(error, key)})")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _last(error: BaseException) -> BaseException:
    return list(_chain(error))[-1]


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) and status >= 400 else None


def _quoted(error: BaseException, key: str) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return (words.replace(key, "…") if key else words)[:_LONGEST]
