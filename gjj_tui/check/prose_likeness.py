"""A section that is last year's but for its numbers."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.check.prose_rule import Hit, ReportExample, ReportRule, View
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address
from gjj_tui.model.finding import Level

LEAST = 50
"""Characters; shorter sections, such as 未发生收费, are rightly the same every year."""


def _unchanged(view: View) -> Iterator[tuple[tuple[Address, ...], Hit]]:
    if view.last is None:
        return
    from gjj_tui.check.likeness import likenesses

    for one in likenesses(view.report, view.last):
        if one.share == 1 and one.length >= LEAST:
            message = _("“{title}”一章除数字外与上年全同（{count} 句）").format(title=one.title, count=one.sentences)
            yield (one.address,), Hit(0, 0, message)


_LONG = (
    "2017年，本中心坚持以公开为常态、不公开为例外，完善制度，拓宽渠道，丰富内容，政府信息公开工作有序开展，"
    "共公开信息12条。"
)

RULES = (
    ReportRule(
        "prose-unchanged", Level.HINT, N_("与上年全同的一章"), _unchanged,
        passes=(
            ReportExample(f"# 概述\n{_LONG}"),
            ReportExample(f"# 概述\n{_LONG}新开微信公众号。", last=f"# 概述\n{_LONG}"),
            ReportExample("# 收费\n2017年未发生收费。", last="# 收费\n2016年未发生收费。"),
        ),
        fails=(ReportExample(f"# ⟦概述⟧\n{_LONG}", last="# 概述\n" + _LONG.replace("2017", "2016")),),
    ),
)  # fmt: skip
