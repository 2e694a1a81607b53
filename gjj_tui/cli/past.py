"""What ``gjj history`` and ``gjj recover`` write alike: JSON, times, a word on a file that is not there."""

from __future__ import annotations

import time
from typing import Any

from gjj_tui.cli.output import emit
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, file_words, read_file

VERSION = 1
"""Of the JSON form of either."""


def must_exist(path: str) -> None:
    """Without history it is the file that is asked for; a history outlives its file.

    Raises:
        StoreFault: there is no such file.
    """
    try:
        read_file(path)
    except FileFault as fault:
        raise StoreFault(path, file_words(fault)) from fault


def emit_json(**data: Any) -> None:
    """Print the data, with the version of its form, as an object of JSON."""
    from gjj_tui.cli.safe_json import safe_json

    emit(safe_json({"version": VERSION, **data}))


def local_time(when: float) -> str:
    """Seconds since 1970 as a time here, for people."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(when))


def utc_time(when: float) -> str:
    """Seconds since 1970 as a time of ISO 8601, for programs."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when))
