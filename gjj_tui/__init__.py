"""gjj-tui: write, check and keep yearly 政府信息公开工作年度报告 in a terminal."""

__version__ = "0.1.0"
