"""Where forms lie: the one place that finds the form of a report.

The program's own come first, so that nobody is given another 2021 than the one in force. Then come the files
``ID.toml`` beside the report, in the folder ``forms`` beside it, and in the user's own folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from gjj_tui.i18n import gettext as _
from gjj_tui.model.form import Form
from gjj_tui.model.nearest import nearest_hint
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, Identity, decode, file_words, identity_of, read_file
from gjj_tui.store.forms import built_in_form, form_ids, form_of, is_form_file
from gjj_tui.store.strict import StrictReader
from gjj_tui.store.user_folders import user_folder

FOLDER = "forms"

_READ: dict[tuple[str, tuple[str, ...]], tuple[Form, tuple[tuple[str, Identity], ...]]] = {}
"""Own forms by file and folders, with the files they were read from; as long as none of these changes."""
MOST_READ = 64


class FormFinder:
    """Finds forms by id for the reports of a folder, or of several. To be called like `built_in_form`."""

    def __init__(self, *folders: str, environ: Mapping[str, str] = os.environ) -> None:
        config = user_folder("config", environ)
        places = [place for folder in folders for place in (folder or ".", os.path.join(folder or ".", FOLDER))]
        self.folders = tuple(dict.fromkeys(places + ([os.path.join(config, FOLDER)] if config else [])))

    def __call__(self, id: str) -> Form | None:
        """The form with this id, None if there is none.

        Raises:
            StoreFault: it is there, but its file is faulty.
        """
        form = built_in_form(id)
        if form is not None:
            return form
        path = self.path_of(id)
        return self.read(path) if path else None

    def path_of(self, id: str) -> str:
        """The file of an own form, "" if there is none."""
        return next(filter(is_form_file, self.places(id)), "")

    def places(self, id: str) -> list[str]:
        """The files that would be an own form of this id; none for an id that cannot be a file's name."""
        if not id or id.startswith(".") or len(id) > 100 or not id.isprintable() or set(id) & set('/\\:*?"<>|'):
            return []
        return [os.path.join(folder, f"{id}.toml") for folder in self.folders]

    def read(self, path: str) -> Form:
        """The form of a file.

        Raises:
            StoreFault: it cannot be read, or is no form.
        """
        key = os.path.abspath(path), self.folders
        known = _READ.get(key)
        if known and all(identity_of(one) == identity for one, identity in known[1]):
            return known[0]
        read: list[tuple[str, Identity]] = []
        form = self._read(path, read, ())
        if len(_READ) >= MOST_READ:
            _READ.clear()
        _READ[key] = form, tuple(read)
        return form

    def own(self) -> Iterator[str]:
        """The files of all own forms, each id once, in the order in which they are found."""
        seen: set[str] = set(form_ids())
        for folder in self.folders:
            try:
                names = sorted(os.listdir(folder))
            except OSError:
                continue
            for name in names:
                id, dot, suffix = name.rpartition(".")
                path = os.path.join(folder, name)
                if dot and suffix == "toml" and not name.startswith(".") and id not in seen and is_form_file(path):
                    seen.add(id)
                    yield path

    def ids(self) -> list[str]:
        """The ids of all forms that can be found."""
        return [*form_ids(), *(os.path.basename(path).removesuffix(".toml") for path in self.own())]

    def missing(self, id: str) -> str:
        """The words for a form that cannot be found: which there are, and where it was looked for."""
        known = self.ids()
        message = _("不认识表式“{form}”，可用：{known}").format(form=id, known=_("、").join(known))
        places = self.places(id)
        hint = nearest_hint(id, known)
        if not places:
            return message + hint
        # A question mark ends a sentence.
        return message + hint + ("" if hint else _("；")) + _("找过 {places}").format(places=_("、").join(places))

    def _read(self, path: str, read: list[tuple[str, Identity]], chain: tuple[str, ...]) -> Form:
        try:
            image = read_file(path)
            text, _bom = decode(image.data)
        except FileFault as error:
            raise StoreFault(path, file_words(error)) from error
        read.append((path, image.identity))
        id = os.path.basename(path).removesuffix(".toml")
        reader = StrictReader(path, text)
        reader.known({key: value for key, value in reader.data.items() if key in ("id", "extends")}, (),
                     {"id": str, "extends": str})  # fmt: skip
        if reader.data.get("id", id) != id:
            message = _("id 应与文件名相同：“{id}”应写在 {id}.toml 里").format(id=reader.data["id"])
            raise reader.fault(("id",), message)
        if "extends" not in reader.data:
            return form_of(path, text)
        from gjj_tui.store.own_forms import OwnFormReader

        extended = reader.data["extends"]
        if extended in (*chain, id):
            message = _("表式绕了一圈：{chain}").format(chain=" → ".join((*chain, id, extended)))
            raise reader.fault(("extends",), message)
        base = built_in_form(extended)
        if base is None:
            found = self.path_of(extended)
            if not found:
                raise reader.fault(("extends",), self.missing(extended))
            base = self._read(found, read, (*chain, id))
        return OwnFormReader(path, text, base).form()
