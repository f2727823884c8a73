"""What pages show: pure functions of a document and facts. The site and the desk's preview call the same ones.

`reports.reading` answers with the facts; each `..._page` function makes the page of them; templates print it.
"""

from reports.pages.edition import EditionPage, edition_page
from reports.pages.history import HistoryPage, history_page
from reports.pages.house import House, house, own_page
from reports.pages.paragraph import ParagraphPage, paragraph_page
from reports.pages.report import HomePage, ReportPage, home_page, report_page
from reports.pages.section import SectionPage, section_page
from reports.pages.technique import TechniquePage, TechniquesPage, technique_page, techniques_page
from reports.pages.trend import TrendPage, TrendsPage, trend_page, trends_page

__all__ = [
    "EditionPage",
    "HistoryPage",
    "HomePage",
    "House",
    "ParagraphPage",
    "ReportPage",
    "SectionPage",
    "TechniquePage",
    "TechniquesPage",
    "TrendPage",
    "TrendsPage",
    "edition_page",
    "history_page",
    "home_page",
    "house",
    "own_page",
    "paragraph_page",
    "report_page",
    "section_page",
    "technique_page",
    "techniques_page",
    "trend_page",
    "trends_page",
]
