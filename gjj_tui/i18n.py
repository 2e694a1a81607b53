"""The words a user reads: Chinese in the source, other languages from a gettext catalogue.

The Chinese text is the message id, so that the program needs no catalogue to speak Chinese and starts without
loading one. ``gjj_tui/locale/en/LC_MESSAGES/gjj.po`` is the English catalogue.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

LANGUAGES = ("zh", "en")

_translate: Callable[[str], str] | None = None
_language = "zh"


def gettext(message: str) -> str:
    """The message in the language chosen by `use_language`; the Chinese message itself by default."""
    return message if _translate is None else _translate(message)


def N_(message: str) -> str:
    """Mark a message that is translated where it is used: in a table made when its module is loaded."""
    return message


def language_of(environ: Mapping[str, str]) -> str:
    """``en`` when the environment asks for English, else ``zh``.

    GJJ_LANG is asked first, then the usual LC_ALL, LC_MESSAGES, LANG. Servers are often left on ``C`` or
    ``POSIX``; that is no wish for English.
    """
    for name in ("GJJ_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "").lower()
        if value:
            return "en" if value.startswith("en") else "zh"
    return "zh"


def language() -> str:
    """The language in use."""
    return _language


def use_language(wanted: str) -> None:
    """Choose the language of all later `gettext` calls; an unknown one gives Chinese."""
    global _translate, _language
    _translate, _language = None, wanted if wanted in LANGUAGES else "zh"
    if _language != "zh":
        from gettext import translation

        folder = os.path.join(os.path.dirname(__file__), "locale")
        _translate = translation("gjj", folder, [wanted], fallback=True).gettext


@contextmanager
def in_chinese() -> Iterator[None]:
    """Whatever the screen speaks, what is made meanwhile is Chinese: an office's document."""
    before = _language
    use_language("zh")
    try:
        yield
    finally:
        use_language(before)
