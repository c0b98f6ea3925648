"""yang2025: optimal energy storage and collective charging speedup in the central-spin battery."""

from spinvolt.papers.paper import Paper
from spinvolt.papers.works.yang2025.figure_2 import FIGURE_2
from spinvolt.papers.works.yang2025.figure_3 import FIGURE_3
from spinvolt.papers.works.yang2025.figure_4 import FIGURE_4
from spinvolt.papers.works.yang2025.figure_5 import FIGURE_5
from spinvolt.papers.works.yang2025.figure_6 import FIGURE_6
from spinvolt.papers.works.yang2025.notation import NOTATION
from spinvolt.papers.works.yang2025.table_1 import TABLE_1
from spinvolt.papers.works.yang2025.text import TEXT

PAPER = Paper(
    "yang2025",
    "Optimal energy storage and collective charging speedup in the central-spin quantum battery",
    (FIGURE_2, FIGURE_3, FIGURE_4, FIGURE_5, FIGURE_6, TABLE_1, TEXT),
    NOTATION,
)
