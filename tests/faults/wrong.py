"""Writers that are wrong on purpose: the harness has to catch each of them."""

from __future__ import annotations

import os

from gjj_tui.session import Session
from gjj_tui.store import replacing
from gjj_tui.store.files import FileImage, read_file
from gjj_tui.store.journal import Journal
from gjj_tui.store.safety import SafetyNet


def naive(image: FileImage, data: bytes) -> FileImage:
    """open "w" and write: between the two there is nothing."""
    descriptor = os.open(image.path, os.O_WRONLY | os.O_TRUNC)
    os.write(descriptor, data)
    os.close(descriptor)
    return read_file(image.path)


def unsynced(image: FileImage, data: bytes) -> FileImage:
    """All in order but that nobody waits for the disk."""
    temporary = image.path + ".new"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, image.mode)
    os.write(descriptor, data)
    os.close(descriptor)
    os.replace(temporary, image.path)
    return read_file(image.path)


_later: list[tuple[FileImage, bytes]] = []


def lazy(image: FileImage, data: bytes) -> FileImage:
    """Says saved, and writes when the session is closed."""
    _later[:] = [(image, data)]
    return image._replace(data=data)


def _late_close(session: Session) -> None:
    for image, data in _later:
        unsynced(image, data)
    if session.net:
        session.net.close()


def use(name: str) -> None:
    """Put a wrong part into the product, in this process."""
    match name:
        case "naive":
            replacing.replace = naive
        case "unsynced":
            replacing.replace = unsynced
        case "lazy":
            replacing.replace = lazy
            Session.close = _late_close  # type: ignore[method-assign]
            SafetyNet.after_save = lambda *_words: None  # type: ignore[method-assign, assignment, misc]
        case "careless":  # nobody waits for the disk anywhere: one who did would take the work of the others along
            os.fsync = os.fdatasync = lambda _descriptor: None  # type: ignore[assignment]
        case "forgetful":  # a journal that is never written
            Journal.flush = lambda _self: None  # type: ignore[method-assign]
        case _:
            raise ValueError(name)


NAMES = ("naive", "unsynced", "lazy", "forgetful", "careless")
