"""Who has a report open: a process on a machine, and the person behind it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any, NamedTuple

from gjj_tui.i18n import gettext as _

MAX_TEXT = 256
"""The longest text in a holder's data, in characters."""
_LAST_SECOND = 253_402_300_799  # of the year 9999


class Holder(NamedTuple):
    """A process that holds something, told apart from every other one on this and other machines.

    `boot` is the kernel's id of this run of the machine and `started` the process's start in ticks since then; "" and
    0 where there is no /proc to ask. `name` is the full name from the password file. `since` counts seconds since
    the epoch.
    """

    host: str
    boot: str
    pid: int
    started: int
    uid: int
    user: str
    name: str
    tty: str
    since: float

    @property
    def person(self) -> str:
        """Who it is, in words."""
        return person_words(self.user, self.name)


def person_words(user: str, name: str) -> str:
    """A person: the full name, where there is one, and the user."""
    return _("{name}（{user}）").format(name=name, user=user) if name and name != user else user


def this_process(since: float) -> Holder:
    """This very process."""
    import pwd

    uid = os.geteuid()
    try:
        entry = pwd.getpwuid(uid)
        user, name = entry.pw_name, entry.pw_gecos.split(",")[0].replace("&", entry.pw_name.capitalize())
    except (KeyError, OSError):
        user, name = str(uid), ""
    pid = os.getpid()
    texts = (this_host(), boot_id(), user, name.strip(), _tty())
    host, boot, user, name, tty = (text.encode("utf-8", "replace").decode()[:MAX_TEXT] for text in texts)
    return Holder(host, boot, pid, started_at(pid) or 0, uid, user, name, tty, since)


def alive(holder: Holder) -> bool | None:
    """Whether the process still runs; None when it cannot be told from here, as for one on another host."""
    if holder.host != this_host():
        return None
    if holder.boot and boot_id() and holder.boot != boot_id():
        return False
    return runs(holder.pid, holder.started)


def runs(pid: int, started: int = 0) -> bool:
    """Whether a process of this machine runs; with `started`, whether it is the one that started then.

    Without /proc, or where that hides other people's processes, the number alone decides.
    """
    if pid < 1:
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        pass  # there is one, and it is not ours
    now = started_at(pid)
    return now is None or (now >= 0 and (not started or now == started))


def started_at(pid: int) -> int | None:
    """When a process started, in ticks since the machine did; -1 for one that has ended, None when not told."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            # The name of the program comes in brackets and may contain anything.
            fields = file.read(4096).rpartition(b")")[2].split()
    except OSError:
        return None
    if len(fields) < 20 or not fields[19].isdigit():
        return None
    return -1 if fields[0] in (b"Z", b"X", b"x") else int(fields[19])


def this_host() -> str:
    """The name of this machine."""
    return os.uname().nodename


def boot_id() -> str:
    """The kernel's id of this run of the machine, "" when it has none."""
    return _read("/proc/sys/kernel/random/boot_id").strip()


def booted() -> int:
    """When this machine was started, in seconds since the epoch; 0 when not told."""
    for line in _read("/proc/stat").splitlines():
        key, _blank, value = line.partition(" ")
        if key == "btime" and value.isdigit():
            return int(value)
    return 0


def holder_data(holder: Holder) -> dict[str, Any]:
    """The holder as data for JSON."""
    return holder._asdict()


def holder_of(data: object) -> Holder:
    """The holder that `holder_data` gave this data for. Further keys, of a later version, are passed over.

    Raises:
        ValueError: the data is anything else.
    """
    if type(data) is not dict:
        raise ValueError("holder")
    holder = Holder(*(data.get(field) for field in Holder._fields))  # type: ignore[arg-type]
    for text in (holder.host, holder.boot, holder.user, holder.name, holder.tty):
        if type(text) is not str or len(text) > MAX_TEXT:
            raise ValueError("holder")
    for number, least, most in ((holder.pid, 1, 2**31), (holder.started, 0, 2**63), (holder.uid, 0, 2**32)):
        if type(number) is not int or not least <= number < most:
            raise ValueError("holder")
    if type(holder.since) not in (int, float) or not 0 <= holder.since <= _LAST_SECOND:
        raise ValueError("since")
    return holder


def _tty() -> str:
    for descriptor in (0, 1, 2):
        with suppress(OSError):
            return os.ttyname(descriptor).removeprefix("/dev/")
    return ""


def _read(path: str) -> str:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read(1024 * 1024)
    except OSError:
        return ""
