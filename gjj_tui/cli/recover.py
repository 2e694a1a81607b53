"""``gjj recover [PATH]``: what sessions that died left unsaved; list it, take it over, or put it aside."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gjj_tui.cli.arguments import Arguments, Command, Option, UsageFault
from gjj_tui.cli.grid import aligned
from gjj_tui.cli.output import CLEAN, CONFLICT, FILE, USAGE, complain, note, say
from gjj_tui.cli.past import emit_json
from gjj_tui.cli.recover_words import (
    Left,
    alive_words,
    broken_data,
    conflict_data,
    conflict_lines,
    content_data,
    difference_lines,
    elsewhere_words,
    head,
    left_data,
    standing,
)
from gjj_tui.cli.reports import STDIN, one_path
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress
from gjj_tui.model.visible import visible
from gjj_tui.settings import user_folder
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, FileImage, decode, file_words
from gjj_tui.store.journal import KEPT_DAYS, Found, JournalFault, discard, find_journals, half_typed, unsaved
from gjj_tui.store.report_file import ReportFile, report_of

if TYPE_CHECKING:
    from gjj_tui.model.merge import Conflict, Side
    from gjj_tui.session import Session
    from gjj_tui.store.journal import JournalImage

_ACTIONS = ("--apply", "--discard", "--output")
_SIDES: dict[str, Side] = {"ours": "ours", "theirs": "theirs"}


def command() -> Command:
    return Command(
        "recover", _("列出或找回异常结束时没有保存的改动"), _("[路径]"), run,
        (
            Option("--apply", _("找回最近的一份并保存；文件后来改过就合并")),
            Option("--take", _("冲突处取这一方：ours 没保存的，theirs 文件里的"), "ours|theirs", ("ours", "theirs")),
            Option("--discard", _("丢弃最近的一份；还留存 {days} 天").format(days=KEPT_DAYS)),
            Option("--output", _("把最近的一份另存为新文件，不动报告"), _("文件"), short="-o"),
            Option("--force", _("别人开着报告也写；别的主机留下的也算数")),
            Option("--format", _("输出格式：text 或 json"), "text|json", ("text", "json")),
        ),
        most=1,
        notes=(
            _("不写路径：列出所有报告没保存的改动。写路径：列出这份报告的改动，什么也不写。"),
            _("正在编辑的会话的改动不会被动。有冲突时不写文件，列出双方的写法，退出码 4。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    actions = [name for name in _ACTIONS if arguments.flag(name)]
    _usage(arguments, actions)
    state = user_folder("state", os.environ)
    if not state:
        complain(_("找不到本人的状态文件夹（没有 HOME），因此没有可找回的"))
        return FILE
    folder, json = os.path.join(state, "journal"), arguments.value("--format") == "json"
    if not arguments.words:
        return _list(folder, json)
    path = one_path(arguments.words[0])
    if not actions:
        return _show(folder, path, json)
    found = _found(folder, path)
    left = _newest(found, arguments.flag("--force"))
    if left is None and actions == ["--discard"]:
        broken = next((one for one in found if one.state == "broken"), None)
        if broken:
            return _discard(path, broken, json)
    if left is None:
        return _none(path, found, json)
    if actions == ["--discard"]:
        return _discard(path, left.found, json)
    if actions == ["--output"]:
        return _copy(path, left, arguments.value("--output"), json)
    return _apply(state, path, arguments, json)


def _usage(arguments: Arguments, actions: Sequence[str]) -> None:
    if len(actions) > 1:
        raise UsageFault(_("{one} 和 {other} 不能一起用").format(one=actions[0], other=actions[1]))
    if actions and not arguments.words:
        raise UsageFault(_("{option} 要写明是哪份报告；gjj recover 列出有哪些").format(option=actions[0]))
    if arguments.words == (STDIN,):
        raise UsageFault(_("recover 要写明文件，不能用 -"))
    if arguments.flag("--take") and actions != ["--apply"]:
        raise UsageFault(_("{one} 要和 {other} 一起用").format(one="--take", other="--apply"))


# ---- what there is


def _found(folder: str, path: str = "") -> list[Found]:
    """The journals that matter, the newest first: broken ones, and those with work that is not saved."""
    found = find_journals(folder, os.path.realpath(path) if path else "")
    return [one for one in found if one.image is None or (one.state != "closed" and unsaved(one.image.records))]


def _newest(found: Iterable[Found], force: bool) -> Left | None:
    """The last work that may be taken over; where everything was taken back again only when there is nothing else."""
    states = ("dead", "elsewhere") if force else ("dead",)
    lefts = [_left(one, one.image) for one in found if one.image and one.state in states]
    return next(filter(_worth, lefts), lefts[0] if lefts else None)


def _left(found: Found, image: JournalImage) -> Left:
    from gjj_tui.model.difference import differences
    from gjj_tui.store.recovery import replay

    try:
        file = _base(image)
        replayed = replay(image, file)
    except StoreFault as fault:
        return Left(found, image, fault=fault.message)
    changes = differences(replayed.saved, replayed.report, file.form)
    return Left(found, image, file, replayed, tuple(changes))


def _base(image: JournalImage) -> ReportFile:
    """The report with which the session began; its file may be gone."""
    header = image.header
    try:
        text, bom = decode(header.base)
    except FileFault as error:
        raise StoreFault(image.path, file_words(error)) from error
    return report_of(image.path, FileImage(header.path, header.base, (0, 0, 0, 0), 0, 0, 0, 1), text, bom)


def _worth(left: Left) -> bool:
    """Whether there is anything in it: not when everything was taken back again."""
    return bool(left.differences or left.fault)


def _sorted(found: Iterable[Found]) -> tuple[list[Left], list[Found]]:
    """What the journals come to, and those that cannot be read."""
    lefts = [_left(one, one.image) for one in found if one.image]
    return list(filter(_worth, lefts)), [one for one in found if one.image is None]


def _list(folder: str, json: bool) -> int:
    lefts, broken = _sorted(_found(folder))
    if json:
        emit_json(journals=[*map(left_data, lefts), *map(broken_data, broken)])
    else:
        rows = [[left.image.header.path, *head(left)] for left in lefts]
        if rows:
            say(*aligned([[visible(text) for text in row] for row in rows]))
        if any(left.found.state == "dead" for left in lefts):
            note(_("看改了什么：gjj recover 路径；找回：加 --apply；丢弃：加 --discard"))
        if not lefts and not broken:
            note(_("没有要找回的：没有哪份报告留有没保存的改动"))
    return _faults(lefts, broken)


def _show(folder: str, path: str, json: bool) -> int:
    lefts, broken = _sorted(_found(folder, path))
    if json:
        data = [left_data(left) | content_data(left, path) for left in lefts]
        emit_json(path=path, journals=[*data, *map(broken_data, broken)])
        return _faults(lefts, broken)
    for left in lefts:
        if left.found.state == "alive":
            note(_("{path}：{words}").format(path=path, words=alive_words(left.image.holder)))
        else:
            say("  ".join(filter(None, head(left))), *difference_lines(left.differences))
    if not lefts and not broken:
        note(_nothing(path))
    waiting = [left for left in lefts if left.found.state != "alive" and left.replayed]
    for left in waiting[:1]:
        note(_("{path}：{words}").format(path=path, words=standing(left, path)))
        note(_("找回：gjj recover {path} --apply；丢弃：gjj recover {path} --discard").format(path=path))
        if waiting[1:]:
            note(_("每次处理最近的一份，即第一份"))
    return _faults(lefts, broken)


def _faults(lefts: Iterable[Left], broken: Iterable[Found]) -> int:
    """Tell of journals that cannot be read or made again."""
    told = [f"{left.found.path}: {left.fault}" for left in lefts if left.fault]
    told += [f"{one.path}: {one.words}" for one in broken]
    for words in told:
        complain(words)
    return FILE if told else CLEAN


def _nothing(path: str) -> str:
    return _("{path}：没有要找回的改动").format(path=path)


def _none(path: str, found: Sequence[Found], json: bool) -> int:
    """There is nothing that could be taken over."""
    for one in found:
        if one.image and one.state in ("alive", "elsewhere"):
            words = alive_words(one.image.holder)
            if one.state == "elsewhere":
                words = elsewhere_words(one.image.holder) + _("；确知那边已经结束，可加 --force")
            return _refused(path, words, json)
    if json:
        emit_json(path=path, result="nothing")
    else:
        note(_nothing(path))
    return _faults((), [one for one in found if one.image is None])


def _refused(path: str, words: str, json: bool) -> int:
    """Somebody else has it."""
    if json:
        emit_json(path=path, result="busy")
    complain(_("{path}：{words}").format(path=path, words=words))
    return CONFLICT


# ---- what becomes of it


def _apply(state: str, path: str, arguments: Arguments, json: bool) -> int:
    from gjj_tui.session import Session
    from gjj_tui.store.safety import Places, SafetyNet
    from gjj_tui.store.taken import taken_words

    places, force = Places.under(state), arguments.flag("--force")
    readonly = _("设置为只读（GJJ_READONLY 或设置文件里的 readonly）") if arguments.settings.readonly else ""
    session = Session.open(path, readonly, protect=lambda file: SafetyNet(places, file.image, time.time))
    net = session.net
    assert net is not None
    if session.readonly:
        complain(_("{path}：{reason}，没有找回").format(path=path, reason=session.readonly))
        return USAGE
    taken = net.lock()
    if taken and not force:
        return _refused(path, taken_words(taken, time.time()) + _("；没有找回，加 --force 仍写"), json)
    try:
        # Whoever was quicker may have taken it over by now.
        left = _newest(net.left(), force)
        code = _take_over(session, left, path, arguments.value("--take"), json) if left else _none(path, (), json)
        if net.trouble:
            note(_("{path}：{words}").format(path=path, words=net.trouble))
    except BaseException:
        # What could not be saved goes on waiting to be taken over.
        session.leave()
        raise
    session.close()
    return code


def _take_over(session: Session, left: Left, path: str, take: str, json: bool) -> int:
    from gjj_tui.model.difference import differences

    if half := half_typed(left.image.records):
        words = _("{path}：{cell} 输入到一半的“{text}”没有填进去")
        note(words.format(path=path, cell=half.cell, text=visible(half.text)))
    outcome = session.recover(left.found)
    if outcome.state == "conflicts" and not take:
        _tell_conflicts(path, left, outcome.conflicts, json)
        return CONFLICT
    conflicts = outcome.conflicts
    if outcome.state == "conflicts":
        session.recover(left.found, {one.number: _SIDES[take] for one in conflicts})
    changes = differences(session.file.report, session.report, session.form)
    try:
        saved = session.save()
    except StoreFault as fault:
        if fault.kind != "changed":
            raise
        session.leave()
        return _refused(path, fault.message, json)
    if json:
        result = "applied" if saved else "unchanged"
        emit_json(path=path, result=result, changes=len(changes), conflicts=list(map(conflict_data, conflicts)))
    elif saved:
        say(*difference_lines(changes))
        note(_("{path}：已找回 {count} 处改动并保存").format(path=path, count=len(changes)))
    else:
        note(_("{path}：文件里已经是这样，没有要保存的").format(path=path))
    return CLEAN


def _tell_conflicts(path: str, left: Left, conflicts: Sequence[Conflict], json: bool) -> None:
    # A difference names a cell by its label, a conflict does not.
    names: dict[Address, str] = {
        one.address: one.what for one in left.differences if isinstance(one.address, CellAddress)
    }
    conflicts = [one._replace(what=names.get(one.address, one.what)) for one in conflicts]
    if json:
        emit_json(path=path, result="conflicts", conflicts=list(map(conflict_data, conflicts)))
    else:
        for one in conflicts:
            say(*conflict_lines(one))
    words = _("没有写入：文件后来改过，有 {count} 处冲突；加 --take ours 取没保存的改动，--take theirs 取文件里的")
    complain(_("{path}：{words}").format(path=path, words=words.format(count=len(conflicts))))


def _discard(path: str, found: Found, json: bool) -> int:
    try:
        aside = discard(found.path)
    except JournalFault as fault:
        complain(_("{path}：{words}").format(path=path, words=fault))
        return CONFLICT if fault.kind == "busy" else FILE
    if json:
        emit_json(path=path, result="discarded", journal=aside, days=KEPT_DAYS)
    else:
        words = _("{path}：已丢弃；还留存 {days} 天：{aside}")
        note(words.format(path=path, days=KEPT_DAYS, aside=aside))
    return CLEAN


def _copy(path: str, left: Left, out: str, json: bool) -> int:
    """Write the report as the session left it to a new file."""
    from gjj_tui.store.report_save import save_copy

    if left.file is None or left.replayed is None:
        return _faults([left], ())
    save_copy(left.file, left.replayed.report, out)
    if json:
        emit_json(path=path, result="copied", output=out)
    note(_("{path}：找回的内容已存为 {out}；报告没有动").format(path=path, out=out))
    return CLEAN
