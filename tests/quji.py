"""An office's own form for tests: 2014 with two more rows, and a column each for three kinds of units."""

FORM = """\
id = "quji"
extends = "2014"
source = "本区"

[[table]]
id = "statistics"
column = [
  { id = "district", title = "区政府" }, { id = "direct", title = "区直单位" }, { id = "town", title = "乡镇街道" },
]

[[table.row]]
after = "1250"
code = "1260"
label = "6. 移动客户端公开政府信息数"
unit = "条"
definition = "通过移动客户端公开的条数。"

[[table.row]]
parent = "3100"
part = "sum"
code = "3150"
label = "5. 自助终端申请数"
unit = "件"
"""
TOTAL = '  { id = "all", title = "合计", total = true },\n]'
WITH_TOTAL = FORM.replace("]\n\n[[table.row]]", f"{TOTAL}\n\n[[table.row]]", 1)
"""The same with a column that is the sum of the three."""
