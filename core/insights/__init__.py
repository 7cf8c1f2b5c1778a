"""What the whole network looks like over a time: reports as immutable values, made from facts with `today` passed in."""

from core.insights.face import REPORTS, candidates_of, report_of
from core.insights.period import PERIODS, Period, period_of
from core.insights.report import Chart, Column, Entry, Report, Table

__all__ = [
    "PERIODS",
    "REPORTS",
    "Chart",
    "Column",
    "Entry",
    "Period",
    "Report",
    "Table",
    "candidates_of",
    "period_of",
    "report_of",
]
