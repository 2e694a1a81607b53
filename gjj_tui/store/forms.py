"""The forms that come with the program, and what a form file is."""

from __future__ import annotations

import os
import re
from functools import lru_cache

from gjj_tui.model.form import Form
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, decode, file_words, read_file
from gjj_tui.store.form_reader import FormReader

BUILT_IN = os.path.join(os.path.dirname(os.path.dirname(__file__)), "forms")
HEAD = 16_384
"""Bytes of a file within which a form shows that it is one."""


def form_ids(folder: str = BUILT_IN) -> list[str]:
    """The ids of the built-in forms, oldest first."""
    return sorted(name.removesuffix(".toml") for name in os.listdir(folder) if name.endswith(".toml"))


def forms_for(year: int) -> tuple[str, ...]:
    """The ids of the built-in forms for the reports of a year."""
    return tuple(form.id for form in map(built_in_form, form_ids()) if form and form.fits(year))


@lru_cache(maxsize=16)
def built_in_form(id: str) -> Form | None:
    """A built-in form, None if there is none of this id.

    Raises:
        StoreFault: the form file is faulty.
    """
    return read_form(os.path.join(BUILT_IN, f"{id}.toml")) if id in form_ids() else None


def read_form(path: str) -> Form:
    """Read a form file.

    Raises:
        StoreFault: with line and column of what is wrong.
    """
    try:
        text, _bom = decode(read_file(path).data)
    except FileFault as error:
        raise StoreFault(path, file_words(error)) from error
    return form_of(path, text)


def is_form_text(text: str) -> bool:
    """Whether a TOML text is meant as a form: by the keys above its first table."""
    head = re.split(r"^[ \t]*\[", text, maxsplit=1, flags=re.MULTILINE)[0]
    keys = set(re.findall(r"^[ \t]*([A-Za-z_]+)[ \t]*=", head, re.MULTILINE))
    return "agency" not in keys and bool(keys & {"extends", "years"})


def is_form_file(path: str) -> bool:
    """Whether there is a file that is meant as a form."""
    if not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            return is_form_text(file.read(HEAD).decode("utf-8-sig", "replace"))
    except OSError:
        return False


def form_of(path: str, text: str) -> Form:
    """The form that a text describes; `path` is for messages only. One that extends another is for `own_forms`.

    Raises:
        StoreFault: with line and column of what is wrong.
    """
    return FormReader(path, text).form()
