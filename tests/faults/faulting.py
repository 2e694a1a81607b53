"""Faults at the calls of the system: the n-th one kills the process, fails, or does a part of its work.

``FAULT=name:n:kind`` in the environment, `name` a call or ``any``, `kind` one of `KINDS` or an errno's name; with
``+DIE`` behind it the process dies at the next thing it says, so that it is seen what the error left.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any

CALLS = (
    "open", "write", "fsync", "fdatasync", "replace", "rename", "link", "unlink", "ftruncate", "fchmod", "fchown",
    "close", "lseek", "mkdir",
)  # fmt: skip
KILLS = ("KILL", "KILLAFTER", "TORN")
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS", "EINTR")
PARTS = ("SHORT", "LIE")
KINDS = (*KILLS, *PARTS)
"""TORN writes a half and dies, SHORT writes a half and says so, LIE writes a half and says all was written."""


class Faults:
    """Counts the calls of this process and spoils one of them."""

    def __init__(self, name: str = "any", at: int = 0, kind: str = "") -> None:
        self.name, self.at = name, at
        self.kind, _plus, then = kind.partition("+")
        self.dies = then == "DIE"
        self.seen = 0
        self.hit = ""
        self.log: list[tuple[str, str]] | None = None
        self._write = os.write
        self._readlink = os.readlink

    @classmethod
    def of_environment(cls) -> Faults:
        name, _, rest = os.environ.get("FAULT", "").partition(":")
        at, _, kind = rest.partition(":")
        return cls(name or "any", int(at or 0), kind)

    def install(self, plain: bool) -> None:
        """Stand between the product and the system; `plain`: the file system cannot exchange two files."""
        from gjj_tui.store import replacing

        for name in CALLS:
            setattr(os, name, self.wrap(name, getattr(os, name)))
        fcntl.flock = self.wrap("flock", fcntl.flock)  # type: ignore[assignment]
        exchange = _cannot if plain else replacing._renameat2
        replacing._renameat2 = self.wrap("renameat2", exchange)  # type: ignore[assignment]

    def wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*words: Any, **keys: Any) -> Any:
            if self.log is not None:
                self.log.append((name, self._path(words)))
            if self.name not in ("any", name):
                return real(*words, **keys)
            self.seen += 1
            if self.seen != self.at or not self.kind:
                return real(*words, **keys)
            self.hit = name
            return self._spoil(name, real, words, keys)

        return call

    def _spoil(self, name: str, real: Callable[..., Any], words: tuple[Any, ...], keys: dict[str, Any]) -> Any:
        if self.kind == "KILLAFTER":
            real(*words, **keys)
        if self.kind in PARTS or self.kind == "TORN":
            if name == "write":
                data = bytes(words[1])
                count: int = real(words[0], data[: max(1, len(data) // 2)])
                if self.kind != "TORN":
                    return count if self.kind == "SHORT" else len(data)
            elif self.kind in PARTS:
                return real(*words, **keys)
        if self.kind in KILLS:
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "close":
            real(*words, **keys)
        number = getattr(errno, self.kind)
        raise OSError(number, os.strerror(number))

    def say(self, line: bytes) -> None:
        """Tell the harness, past all faults: strace may hit this write as well, so what did not go out is said again."""
        for _attempt in range(2):
            with suppress(OSError):
                if self._write(1, b"\n" + line + b"\n") == len(line) + 2:
                    break
        if self.hit and self.dies:
            os.kill(os.getpid(), signal.SIGKILL)

    def _path(self, words: tuple[Any, ...]) -> str:
        if words and isinstance(words[0], int):
            try:
                return self._readlink(f"/proc/self/fd/{words[0]}").removesuffix(" (deleted)")
            except OSError:
                return ""
        return " ".join(os.fsdecode(word) for word in words[:2] if isinstance(word, (str, bytes)))


def _cannot(*_words: object) -> None:
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
