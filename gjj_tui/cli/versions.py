"""The contents a report had: ``gjj history PATH --versions`` and ``--restore N``."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from gjj_tui.cli.arguments import Arguments, UsageFault
from gjj_tui.cli.grid import aligned
from gjj_tui.cli.output import CLEAN, CONFLICT, FILE, USAGE, complain, note, say
from gjj_tui.cli.past import emit_json, local_time, must_exist, utc_time
from gjj_tui.i18n import gettext as _
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileChanged, FileFault, create_file, decode, file_words, read_file, replace_file
from gjj_tui.store.report_file import report_of

if TYPE_CHECKING:
    from gjj_tui.store.audit import Change
    from gjj_tui.store.files import FileImage
    from gjj_tui.store.versions import Version


def list_versions(folder: str, path: str, real: str, json: bool) -> int:
    """List the kept contents, newest first; `real` is the path without links, whose versions they are."""
    from gjj_tui.store.versions import versions

    found = versions(folder, real)[::-1]
    if not found:
        must_exist(path)
    if json:
        emit_json(path=path, versions=[
            {"number": one.number, "when": utc_time(one.when), "size": one.size, "sha256": one.sha256} for one in found
        ])  # fmt: skip
        return CLEAN
    if not found:
        note(_("{path}：还没有历史版本；用本程序保存以后才有").format(path=path))
        return CLEAN
    try:
        present = read_file(real).sha256
    except FileFault:
        present = ""
    say(*aligned([
        [
            str(one.number), local_time(one.when), _("{size} 字节").format(size=f"{one.size:,}"), one.sha256[:12],
            _("（即现在的内容）") if one.sha256 == present else "",
        ]
        for one in found
    ], (0, 2)))  # fmt: skip
    return CLEAN


def restore(folder: str, path: str, real: str, arguments: Arguments) -> int:
    """Write a kept content over the file; what it holds now becomes a version of its own."""
    from gjj_tui.store.holder import this_process
    from gjj_tui.store.keeping import Keeper
    from gjj_tui.store.versions import content

    json = arguments.value("--format") == "json"
    if arguments.settings.readonly:
        complain(_("{path}：设置为只读（GJJ_READONLY 或设置文件里的 readonly），没有恢复").format(path=path))
        return USAGE
    version = _version(folder, path, real, arguments.value("--restore"))
    data = content(folder, version)
    keeper, kept = Keeper(folder, this_process(time.time()), time.time), None
    try:
        image = read_file(real) if os.path.lexists(real) else None
        if image and image.data == data:
            if json:
                emit_json(path=path, result="unchanged", number=version.number, kept=None)
            note(_("{path}：现在的内容就是第 {number} 版，没有改动").format(path=path, number=version.number))
            return CLEAN
        kept = keeper.before_save(image) if image else None
        new = replace_file(image, data) if image else create_file(real, data)
    except FileFault as fault:
        complain(f"{path}: {file_words(fault)}")
        return CONFLICT if isinstance(fault, FileChanged) or fault.kind in ("locked", "displaced") else FILE
    trouble = keeper.after_write(image, new, "restore", _changes(image, new), str(version.number))
    message = _("{path}：已恢复成第 {number} 版（{time}，{size} 字节）")
    message = message.format(path=path, number=version.number, time=local_time(version.when), size=f"{len(data):,}")
    note(message + (_("；原来的内容存为第 {number} 版").format(number=kept.number) if kept else ""))
    if trouble:
        note(*trouble.splitlines())
    if json:
        emit_json(path=path, result="restored", number=version.number, kept=kept.number if kept else None)
    return CLEAN


def _version(folder: str, path: str, real: str, word: str) -> Version:
    from gjj_tui.store.versions import versions

    found = {str(one.number): one for one in versions(folder, real)}
    if word not in found:
        message = _("没有第“{word}”版；存下的版本见 gjj history {path} --versions")
        raise UsageFault(message.format(word=word, path=path))
    return found[word]


def _changes(old: FileImage | None, new: FileImage) -> tuple[Change, ...]:
    """What the contents differ in, as far as both are reports."""
    from gjj_tui.model.align import adopt_uids
    from gjj_tui.store.keeping import changes_between

    if old is None:
        return ()
    try:
        before, after = (report_of(image.path, image, *decode(image.data)) for image in (old, new))
    except (StoreFault, FileFault):
        return ()
    return changes_between(before.report, adopt_uids(before.report, after.report), after.form)
