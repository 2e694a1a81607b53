"""The words that a published document prints beside the report's own.

They are the document's, not the program's: a Chinese office document is Chinese whatever language the screen speaks,
and the same report gives the same bytes.
"""

BLANK = "＿＿"
"""A figure of the text that is not filled in."""
NO_VALUE = "——"
"""What stands where a row has no cell: in the code, unit and value of a group row."""
INDENT = "　　"

MARKS = {"draft": "草稿", "checked": "送审稿"}
"""What a document says of itself before it is signed, by status."""

TITLE_END = "政府信息公开工作年度报告"
"""A long title is broken before it."""
FILLED_BY = "填报单位：{agency}"
UNIT = "单位：{unit}"
UNIT_OF = "{label}（{unit}）"
OF_YEAR = "（{year}年度）"
OF_PERIOD = "（{first}至{last}）"
DAY = "{year}年{month}月{day}日"
NO_TABLE = "（{form} 表式没有名为“{table}”的表）"
PATH = "·"
TEXT_SHEET = "正文"
CONTENTS = "目录"
CHART = "图：{title}（{unit}）"
CHART_WORDS = "{label} {value}"
COMMA, SEMICOLON = "，", "；"
TABLE_HERE = "表"
CONTINUED = "（续）"

CSV_HEAD = ("年度", "填报单位", "表", "代码", "指标", "列", "单位", "数值", "摘要")

# ---- the rules of a form in a workbook

HARD, SOFT = "强制性审核", "核实性审核"
RULES = "审核关系"
SHEET_FONT = "宋体"
COUNT_ONLY = "应是非负整数"
INTEGER_ONLY = "应是整数"
DECIMAL_ONLY = "应是非负数"

# ---- the review sheet

REVIEW_TITLE = "政府信息公开工作年度报告审核单"
REVIEW_HEADINGS = ("基本情况", "审核结果", "与上年比较", "审签")
FACTS = ("填报单位", "报告标题", "年度", "统计期限", "表式", "状态", "统计数")
PERIOD = "{first}至{last}"
FORM = "{id} {title}（{source}）"
STATUSES = {"draft": "填报", "checked": "已核对", "approved": "已审签", "published": "已发布"}
FILLED = "共 {total} 格，已填 {filled} 格"
FINDING_HEAD = ("序号", "级别", "位置", "问题", "上报说明")
LEVELS = ("强制性", "核实性", "提示")
NO_FINDINGS = "没有发现问题。"
SUMMARY = "强制性 {hard} 条，核实性 {soft} 条（已作说明 {explained} 条），提示 {hint} 条。"
NO_EXPLANATION = "（未作说明）"
STALE = "（数字已变，说明过时）{text}"
WHOLE = "整份报告"
PLACE = "{code} {label}"
PARAGRAPH = "{section}第{number}段"
PROPERTIES = {
    "form": "表式", "year": "年度", "agency": "填报单位", "short_name": "简称", "agency_kind": "机关类别",
    "title": "标题", "period": "统计期限", "status": "状态",
}  # fmt: skip
COMPARED_HEAD = ("指标", "代码", "单位", "上年", "本年", "增减")
NO_LAST = "没有上年的报告可以比较。"
NO_CHANGE = "各项数字与上年相同。"
SAME = "另有 {count} 格与上年相同，不列。"
NOT_YET = "本年还有 {count} 格未填，未作比较。"
NO_DIFFERENCE = "—"
PERCENT = "{difference}（{percent}%）"
SIGNERS = ("填报人", "核对人", "审签人")
SIGNATURE, DATE, DATE_ROOM, OPINION = "签名", "日期", "　　年　　月　　日", "审核意见"
