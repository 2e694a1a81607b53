"""The folders of the program in the user's home."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

PROGRAM = "gjj-tui"


def user_folder(kind: str, environ: Mapping[str, str]) -> str:
    """The program's folder for ``config`` or ``state``; "" when it cannot be told, as without a home.

    On Linux this is what platformdirs says, without the 5 ms that loading it takes, except that a relative
    ``XDG_*_HOME`` counts as not set, as the XDG specification wants it, and an empty ``HOME`` too.
    """
    if sys.platform == "linux":
        base = environ.get(f"XDG_{kind.upper()}_HOME", "").strip()
        if not os.path.isabs(base):
            base = os.path.join(environ.get("HOME") or _own_home(), ".config" if kind == "config" else ".local/state")
        return os.path.join(base, PROGRAM) if os.path.isabs(base) else ""
    import platformdirs

    folder = platformdirs.user_config_dir(PROGRAM) if kind == "config" else platformdirs.user_state_dir(PROGRAM)
    return folder if os.path.isabs(folder) else ""


def _own_home() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return ""
