"""The words around numbers in reports: measure words, and what makes a number something else than a quantity.

Collected from published reports for 2014–2023 and the forms' own labels. A table is one string, its words parted by
blanks, so that it can be read and extended like a list.
"""

def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


DIGITS = {"零": 0} | {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}

UNITS = _listed("""
    人次 件次 条次 场次 户次 篇次 份次 架次 班次 平方米 公里 工时 课时 万字 件 条 次 个 人 篇 份 期 家 则 项 场
    户 名 元 位 宗 起 例 批 处 张 部 套 册 本 封 页 字 幅 台 组 块 辆 笔 轮 间 所 座 款 种 类 届
""")
"""Measure words, the longer first."""

ALIKE = (
    _listed("件 宗 起 例 份 条 项 次 封 笔 人次 件次"),
    _listed("条 篇 则 项 件 份 个 期 条次"),
    _listed("次 场 期 回 轮 场次 个 件 人次"),
    _listed("人 名 位 个"),
    _listed("个 处 家 所"),
    _listed("人次 人 名 位"),
    _listed("篇 份 条 件 个 期"),
    _listed("元"),
)
"""Measure words that go for a row's unit, which stands first, the nearest next: 信息 116 篇 goes for 条."""

UNIT_ENDS = {
    "人": "员民大才均事社力工类数", "条": "例款文", "件": "数", "次": "序数", "户": "籍口", "名": "录单称誉",
    "场": "所景馆面", "期": "间限末", "家": "庭长属", "个": "人性体", "元": "旦素", "批": "准复评示", "起": "草止到来",
    "处": "理罚置分级长", "位": "于置", "台": "湾账", "部": "门分署位", "本": "市局机中部区级单身着",
    "类": "别型", "套": "餐", "组": "织成", "笔": "记", "款": "项", "间": "接隔", "所": "有需在以", "种": "植",
    "字": "段", "项": "下",
}  # fmt: skip
"""A measure word before one of these characters is none: 人 in 人员, 条 in 条例."""

ONE_UNITS = _listed("件 篇 份 名 期 则 宗 元 人 例 户 条 场 人次")
"""After 一 only these count; 一个, 一批, 一种 are words."""
ONE_AFTER = "事性龙力一"
"""What makes words of them again: 一件事, 一次性, 一条龙, 一人一档."""
NO_ONE_BEFORE = "统唯同逐每任某这那另单进第不专合归其之"
"""统一, 唯一, 逐一, 每一."""
VAGUE_BEFORE = "几数好上近约"
"""数十, 几百, 上千: no number is meant; 近, 约 go for Chinese numerals of round hundreds alike."""

NOUN_PHRASES = _listed("""
    方面 层面 环节 意识 自信 维护 确立 重点 关键 阶段 步骤 原则 坚持 确保 转变 必须 维度 角度 关口 统一 结合
    到位 不 同步 聚焦 体系 机制 抓手 着力点
""")
"""What is counted in phrases rather than in statistics: 三个方面, 四个意识."""

TIME_UNITS = _listed("""
    个工作日 工作日 个自然日 自然日 个小时 小时 个星期 星期 个季度 季度 个月 个百分点 周年 年度 年代 年来 年
    月份 月 日 号 天 周 岁 时 点 分钟 秒 世纪
""")
"""What makes a date or a duration of a number. 个百分点 is a percentage and is looked for first."""

REFERENCE_BEFORE = _listed("""
    编号 代码 电话 热线 邮编 邮政编码 传真 文号 尾号 账号 代号 专线 拨打 公众号 微信号 门牌 第 No. NO. ISO ISBN
""")
REFERENCE_AFTER = _listed("""
    号 热线 短信 电话 专线 平台 政务服务 便民服务 市民 客服 邮箱 系统 网上 路 弄 室 楼 层 版 版本 以来 届
""")
"""Numbers that name something: 12329 热线, 12345 平台, 32 号."""

ABOUT_BEFORE = {
    "over": ("上",),
    "above": _listed("超 超过 逾 突破 不少于 不低于 至少 高于 多于"),
    "under": _listed("近 将近 接近"),
    "below": _listed("不足 不到 最多 至多"),
    "about": _listed("约 大约 大概"),
}
ABOUT_AFTER = {
    "over": _listed("余 多"), "above": ("以上",), "below": _listed("以内 以下"), "about": _listed("左右 上下"),
}
"""The number is said to be a little over, anywhere above, a little under, anywhere below, or about this."""

DENIALS = _listed("""
    未发生 没有发生 未收到 没有收到 未接到 没有接到 未受理 没有受理 未产生 没有产生 未出现 没有出现 未收取
    没有收取 未被申请 未被提起 未被 没有被 未有 没有 未制定 未制发 未发布 未召开 未举办 未开展 未组织
    未作出 未向 未新收 未收费 未通过 没有通过
""")
NO_BEFORE = _listed("""
    行政 人 公民 收费 举报 投诉 相关 政府信息 依申请 因 此类 上述 新收 结转 收取 上年 申请 信息公开 复议 诉讼
""")
"""无 denies before these; 无法, 无偿, 无关, 无正当理由 are other words."""
ZERO_BEFORE = _listed("报告 申请 投诉 举报 复议 诉讼 收费 结转 败诉 纠错")
"""零 is the number 0 before these: 零报告, 零申请."""
ARE_ZERO = ("均为零", "都为零", "都是零", "均是零", "为零")
"""What was named before is 0: 行政复议、行政诉讼均为零."""

# ---- the phrase of a number

FILLERS = _listed("""
    分别为 分别是 分别 共计 合计 总计 累计 一共 总共 达到 达 共有 共 计 总数为 总数 数量为 数量 数为 数 为 是
    有 约 近 全年 均 各 已 其中 另有 的 了 在 全部
    政府信息 形式 方式 渠道 途径 提出 提交 突破 超过 超 逾 总量
""")
"""Words that say nothing of what is counted; a phrase of nothing else goes on to the clause before it."""

LAST_YEAR = _listed("上年 去年 上一年 前一年 上年度 上一年度")
THIS_YEAR = _listed("本年 今年 本年度 全年 年内")

PARTS_OF_YEAR = _listed("季度 上半年 下半年 月份 1月至 1-")

CHANGES = _listed("同比 环比 比上 比去 较上 较去 相比 增加 减少 增长 下降 上升 降低 提高 多 少 翻")
"""A number after one of these is a difference: no cell holds it."""

QUALIFIED = _listed("""
    其中 累计 历年 以来 季度 上半年 下半年 月份 平均 每 计划 拟 预计 目标 力争 不超过 另 还 再 又 新增
    全市 全省 全区 全县 全国 全系统 各区 各县 各单位 各部门 所属 下属 直属 局属 基层 市级 区级 省级 牵头 指导
    协助 兄弟 外省 代 转办 移送 咨询 网民 热线 信访 提案 建议 议案 有效 重点 涉及 分别 均 占 之一 部分 前 首 以
""")
"""A number with one of these in its phrase may well differ from the figure of the whole."""

ZERO_FILLERS = _listed("""
    政府信息公开 信息公开 政务公开 政府信息 公民、法人或者其他组织 公民、法人和其他组织 公民、法人或其他组织
    公民 法人 其他组织 申请人 社会公众 针对 对 因 由 向 引起 引发 导致 有关 相关 关于 涉及 与 和 及 以及 或
    或者 工作 方面 事项 案件 情况 案 的 提出 提起 申请 收到 发生 任何 一起 一件 我局 我委 我办 本局 本机关
    本单位 本中心 本部门 我单位 我中心 市 区 县 、 而不予公开 而不同意公开
""")
"""What may stand in a denial beside the words of a reading; with more than this it denies something narrower."""
PLAIN_REST = 2
"""So many characters beside them are let pass."""

ALL = _listed("全部 均")
"""What stands after one of these is told of the number, and not its name: 1236 条信息全部在网站发布."""
REACHED = _listed("""
    增至 增加到 增加至 增长到 增长至 上升到 上升至 升至 降至 减至 减少到 减少至 下降到 下降至 提高到 提高至
""")
"""The number after one of these is this year's: 由上年的 89 件增至 123 件."""
OF_THEM = "其中涉及"
"""These narrow nothing in a number that is a part of the one before it."""

GENERIC_LABELS = _listed("其他 总计 合计 小计 其他情形 其他方式 其他结果 情况 数量")
"""Labels that do not tell what is counted."""
LABEL_HEADS = r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．]\s*|其中[：:]|本年度?)+"
LABEL_TAILS = ("总次数", "总件数", "总数量", "总数", "数量", "次数", "件数", "人数", "数")
NO_TAIL_AFTER = "文事"
"""规范性文件数 ends with 数, not with 件数."""

# ---- statements that can be recomputed

PARTS_END = _listed("""
    办结 答复 结转 同比 比上 比去 较上 较去 上年 去年 增加 减少 增长 下降 另 此外 同时 共 合计 总计 占 其中
    累计 平均 截至 收到 受理 召开 举办 参加 维持 复议 诉讼
""")
"""A clause with one of these is no further part of a list after 其中, unless the first part has the word too."""
OVERLAPPING = _listed("网站 微博 微信 公报 渠道 媒体 平台 客户端 多种方式 阅读 点击")
"""Parts of these kinds may overlap: one item published in two places is counted in both, and once in the total."""
THE_REST = _listed("其他 其它 其余")
"""The part that one of these begins closes a list."""
TOGETHER = _listed("两者 三者 两项 三项 二者 以上 上述 总")
"""What may stand before the word of a total."""
TOTALS = ("共计", "合计", "总计", "共")
OTHER_WHOLE = _listed("全市 全省 全区 全县 全国 全系统 系统 各 同期 全部公文 全部文件 分别")
"""What a share is of when its whole is in no table of the report."""
SHARES = ("占比", "占")
RISES = _listed("增长 增加 上升 提高 增幅 增幅达 增幅为 涨幅 多")
FALLS = _listed("下降 减少 降低 下滑 降幅 降幅达 降幅为 少")
MEASURES = _listed("数量 总量 总数 件数 条数 次数 人次 数")
"""What may stand between what is counted and its change: 收到申请数量比上年增加 5 件."""
COMPARED = _listed("""
    同比 比上年 较上年 比去年 较去年 比上一年 较上一年 与上年相比 与去年相比 比上年度 较上年度 较同期 比同期
    相比上年
""")
