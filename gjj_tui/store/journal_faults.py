"""What can go wrong with a journal, in clear words."""

from __future__ import annotations

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.visible import visible
from gjj_tui.store.files import fault_of


class JournalFault(Exception):
    """A journal that could not be written or read. `str()` says what is wrong and what to do; it is safe to show.

    `kind` is a key of `JOURNAL_WORDS`.
    """

    def __init__(self, kind: str, path: str, data: str = "") -> None:
        super().__init__(kind, path, data)
        self.kind = kind
        self.path = path
        self.data = data

    def __str__(self) -> str:
        return _(JOURNAL_WORDS[self.kind]).format(data=visible(self.data))


JOURNAL_WORDS: dict[str, str] = {
    "damaged": N_("恢复记录开头损坏，读不出来；文件还留着"),
    "newer": N_("恢复记录是更新版本的程序写的；请先升级程序"),
    "not-private": N_("恢复记录不是本人独有的普通文件，没有读取"),
    "busy": N_("恢复记录正由另一个会话使用"),
    "step": N_("这一步改动太大，记不进恢复记录；请尽快保存"),
    "too-large": N_("恢复记录已满（上限 64 MiB）；请保存后重新打开报告"),
    "disk-full": N_("磁盘已满或超出配额，写不进恢复记录；请腾出空间"),
    "read-only": N_("磁盘是只读的，写不进恢复记录"),
    "no-right": N_("没有读写恢复记录的权限；请检查状态文件夹"),
    "io-error": N_("恢复记录所在的磁盘读写出错；请尽快保存，再请管理员检查磁盘"),
    "file-limit": N_("超过了系统允许的文件大小，写不进恢复记录"),
    "too-many-open": N_("系统打开的文件太多，写不进恢复记录；请关掉一些程序"),
    "not-found": N_("恢复记录或它的文件夹不见了"),
    "other": N_("恢复记录读写不成：「{data}」"),
}
_KINDS = {"link-loop": "not-private", "directory": "not-private", "not-regular": "not-private", "name": "not-found"}


def journal_fault(error: OSError | ValueError, path: str) -> JournalFault:
    """The fault for what the system said."""
    fault = fault_of(error, path)
    kind = _KINDS.get(fault.kind, fault.kind)
    return JournalFault(kind if kind in JOURNAL_WORDS else "other", path, fault.data)
