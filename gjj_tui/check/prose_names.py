"""Another agency's name where the report speaks of the agency itself."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.check.prose_rule import EXAMPLE, Context, Example, Hit, ParagraphRule, shown
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.finding import Level
from gjj_tui.model.lazy import lazy
from gjj_tui.model.marks import followed

_KINDS = (
    "人民政府", "办事处", "管理委员会", "委员会", "办公厅", "办公室", "管理局", "中心", "监督局", "分局", "总局",
    "局", "厅", "委", "人民法院", "检察院", "海关", "总队", "支队", "研究院", "管委会", "公司", "学校", "医院",
    "总站", "管理处", "管理所",
)  # fmt: skip
_KIND = f"(?:{'|'.join(_KINDS)})"
_NAME = rf"([一-鿿（）()]{{1,28}}?{_KIND})"
_BY = lazy(
    rf"(?:^|(?<=[，,。；;：:、\s告]))由\s*{_NAME}(?=\s*(?:[（(]以下|[（(]下称|(?:负责)?(?:编制|编写|编撰|起草)))"
)
_SUBJECT = lazy(
    rf"(?:^|(?<=[，,。；;\s年度]))(?<!各)((?:[一-鿿]{{0,6}}[省市区县州盟旗镇乡]|国家|中国)[一-鿿]{{0,14}}?{_KIND})"
    r"(?=\s*(?:(?:共计|共|累计|全年|均未|未|主动)?(?:受理|收到|主动公开|公开)\s*(?:政府)?信息(?!公开的?(?:建议|意见|要求|通知))"
    r"|政府信息公开(?:工作|咨询)|主动公开))"
)
_ABOUT = lazy(rf"针对\s*{_NAME}(?=\s*(?:有关|的)?\s*(?:政府信息公开|信息公开))")
_ITS_NAME = (
    ("由", ("（以下", "(以下", "（下称", "(下称", "负责", "编制", "编写", "编撰", "起草"), _BY),
    ("公开", ("共", "累计", "全年", "均未", "未", "主动", "受理", "收到", "公开", "政府信息公开"), _SUBJECT),
    ("针对", ("有关", "的", "政府信息公开", "信息公开"), _ABOUT),
)  # fmt: skip
"""Where a report names its own agency: a word without which it does not, what follows the name, the expression."""
_OWN = lazy(r"^(?:本|我|该|各|其|全|市级|区级|县级|有关|相关|所属|下属|上级|同级|某某)")
_BESIDE = lazy(r"^(?:会同|联合|配合|协助|协调|帮助|指导|督促|根据|按照|经|向|对|与|和|同)")


def _names(text: str, context: Context) -> Iterator[Hit]:
    seen: set[int] = set()
    own_names = tuple(name for name in (context.agency, context.short_name) if name)
    for word, behind, pattern in _ITS_NAME:
        # Mostly the name is the agency's own; then the expression need not even be compiled.
        if word not in text or all(text.endswith(own_names, 0, end) for end in followed(text, _KINDS, behind)):
            continue
        for found in pattern.finditer(text):
            name = found[1]
            if _BESIDE.match(name):
                continue
            if found.start(1) in seen or _own(name, context):
                continue
            seen.add(found.start(1))
            start, end = found.span(1)
            message = _("这里说的是本机关，名称却不是“{agency}”：{where}")
            message = message.format(agency=context.short_name or context.agency, where=shown(text, start, end - start))
            short = context.short_name or context.agency
            own = context.agency if len(name) > len(short) else short
            yield Hit(start, end - start, message, ((start, end, own),))


def _own(name: str, context: Context) -> bool:
    """True for a name of the agency, of an office of it, and for 本机关, 我局."""
    if _OWN.match(name):
        return True
    return any(
        mine in one or one in mine or _letters(one, mine)
        for mine in (context.agency, context.short_name) if mine
        for one in (name, name.removesuffix("办公室").removesuffix("办公厅")) if len(one) > 1
    )  # fmt: skip


def _letters(short: str, long: str) -> bool:
    """True when a name is a short form of another: its characters in the same order, from the same kind of place."""
    rest = iter(long)
    return all(char in rest for char in short)


_TRANSPORT = EXAMPLE._replace(agency="某市交通运输局", short_name="")

RULES = (
    ParagraphRule(
        "prose-agency", Level.SOFT, N_("写成了别的机关"), _names,
        words=("由", "公开", "受理", "收到", "针对"),
        passes=(
            "由某市公积金管理中心(以下简称“市公积金中心”)编制。", "由本中心办公室编制。",
            "2017年市公积金中心主动公开政府信息1173条。",
            "报告由市公积金中心办公室编制。", "主动走访市政府信息公开主管部门。", "由市教育局转来申请1件。",
            Example("2017年，某市交通局受理信息公开申请3件。", _TRANSPORT),
            "针对市公积金中心有关政府信息公开事项的行政复议未发生。",
            "市委办公厅高度重视。",
        ),
        fails=(
            "本报告由⟦某市教育局⟧编制。", "2017年，⟦市教育局⟧主动公开政府信息12条。",
            "2017年未发生针对⟦市民政局⟧有关政府信息公开事项的行政诉讼。",
            "⟦市卫生健康委员会⟧共受理信息公开申请3件。",
        ),
    ),
)  # fmt: skip
