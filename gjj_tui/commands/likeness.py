"""Likeness with last year: which sections, and which sentences, are still last year's."""

from __future__ import annotations

from gjj_tui.check.likeness import Likeness, likenesses
from gjj_tui.commands.workbench import Workbench
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import ParagraphAddress, SectionAddress


def why_no_last(bench: Workbench) -> str:
    return "" if bench.session.last else _("同一文件夹里没有上年的报告")


def compare(bench: Workbench) -> None:
    """A page: the sentences of the section at hand that are the same but for numbers, then all sections."""
    report, last = bench.session.report, bench.session.last
    if last is None:
        return
    every, place = list(likenesses(report, last)), bench.place
    at = place.section if isinstance(place, ParagraphAddress) else place
    here = next((one for one in every if isinstance(at, SectionAddress) and one.address == at), None)
    lines = []
    if here:
        lines += [share_words(here), ""]
        lines += [f"  {sentence}" for sentence in here.same] or [_("  没有与上年相同的句子")]
        lines += [""]
    lines += [_("各章（数字不计，相同的句子占全章的比例）"), ""]
    lines += [f"{percent(one):>5}  {one.address}  {one.title}" for one in every] or [_("  还没有正文")]
    bench.read(_("与上年相同的内容"), lines)


def share_words(one: Likeness) -> str:
    """One section in a line."""
    if one.before is None:
        return _("“{title}”：上年没有这一章").format(title=one.title)
    words = _("“{title}”：与上年相同 {percent}，{same}／{all} 句")
    return words.format(title=one.title, percent=percent(one), same=len(one.same), all=one.sentences)


def percent(one: Likeness) -> str:
    """The share; never 100% while a sentence differs, nor 0% while one is the same."""
    value = round(one.share * 100)
    return f"{min(max(value, 1 if one.same else 0), 100 if one.share == 1 else 99)}%"
