"""Words by which lines of a source are known that are no text of the report."""

from __future__ import annotations

import re

OPENING = "引言"
"""The title of the section for text that stands before any heading."""
FORM_LINES = re.compile(
    r"(?:单位)?(?:负责人|审核人|填报人|填表人|联系电话|填报日期|填报时间|联系人)(?:\(?签[章字]\)?)?[:]"
)
END_OF_PAGE = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|上一篇|下一篇|打印本页|【?打印|关闭窗口|分享到|主办单位|承办单位|技术支持|扫一扫|返回顶部|网站地图"
)
HEAD_OF_PAGE = re.compile(
    r"(?:来源|发布时间|发布日期|日期|浏览次数|阅读次数|字体|字号|作者|索引号|公开目录)\s*[:：【]"
)
STRAY_WORD = re.compile(r"(?<=[\u4e00-\u9fff])\s*\b(?:and|or|of|the|to|in|for|with)\b\s*(?=[\u4e00-\u9fff])")
