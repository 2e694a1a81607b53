"""The notes that vim and Emacs leave beside a file they edit."""

from __future__ import annotations

import os
import re
import stat

from gjj_tui.store.holder import MAX_TEXT, Holder, booted, runs, this_host
from gjj_tui.store.taken import NOTE_FLAGS, Taken, first_there

_EMACS = re.compile(r"(.+)@(.+)\.(\d{1,10})(?::(\d{1,12}))?\Z", re.ASCII)


def other_editor(report_path: str) -> Taken | None:
    """The vim or Emacs that has a report open, else one that crashed over it. Changes nothing, never raises."""
    folder, name = os.path.split(os.path.realpath(report_path))
    dotted = name if name.startswith(".") else f".{name}"
    swaps = [_vim(os.path.join(folder, dotted + ending)) for ending in (".swp", ".swo", ".swn")]
    return first_there((*swaps, _emacs(os.path.join(folder, f".#{name}"))))


def _vim(path: str) -> Taken | None:
    """vim's swap file, whose first block says who and where."""
    try:
        descriptor = os.open(path, NOTE_FLAGS)
        try:
            info = os.fstat(descriptor)
            block = os.read(descriptor, 1024) if stat.S_ISREG(info.st_mode) else b""
        finally:
            os.close(descriptor)
    except OSError:
        return None
    if len(block) < 1008 or not block.startswith(b"b0VIM "):
        return None
    user, host = (block[at : at + 40].split(b"\0")[0].decode("utf-8", "replace") for at in (28, 68))
    here = host == this_host()[:39]
    pid = int.from_bytes(block[24:28], "little")
    runs_here = here and info.st_mtime >= booted() and runs(pid)
    holder = Holder(host, "", pid, 0, info.st_uid, user, "", "", info.st_mtime)
    return Taken("vim", holder, info.st_mtime, runs_here, here and not runs_here, block[1007] == 0x55)


def _emacs(path: str) -> Taken | None:
    """Emacs's link to user@host.pid:boot; a file with this text where there are no links."""
    try:
        info = os.stat(path, follow_symlinks=False)
        text = os.readlink(path) if stat.S_ISLNK(info.st_mode) else _emacs_file(path)
    except OSError:
        return None
    found = _EMACS.match(text)
    if not found:
        return None
    user, host = found[1][:MAX_TEXT], found[2][:MAX_TEXT]
    pid, boot = int(found[3]), int(found[4] or 0)
    here = host == this_host()
    # Emacs reckons the boot time in its own way, which may differ a little.
    runs_here = here and not (boot and booted() and abs(boot - booted()) > 60) and runs(pid)
    holder = Holder(host, "", pid, 0, info.st_uid, user, "", "", info.st_mtime)
    return Taken("emacs", holder, info.st_mtime, runs_here, here and not runs_here, True)


def _emacs_file(path: str) -> str:
    descriptor = os.open(path, NOTE_FLAGS)
    try:
        regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
        return os.read(descriptor, 1024).decode("utf-8", "replace").strip() if regular else ""
    finally:
        os.close(descriptor)
