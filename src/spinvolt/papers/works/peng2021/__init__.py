"""peng2021: lower and upper bounds of the power of many central spins."""

from spinvolt.papers.paper import Paper
from spinvolt.papers.works.peng2021.figure_2 import FIGURE_2
from spinvolt.papers.works.peng2021.figure_3 import FIGURE_3
from spinvolt.papers.works.peng2021.figure_4 import FIGURE_4
from spinvolt.papers.works.peng2021.figure_5 import FIGURE_5
from spinvolt.papers.works.peng2021.notation import NOTATION
from spinvolt.papers.works.peng2021.table_1 import TABLE_1
from spinvolt.papers.works.peng2021.text import TEXT

PAPER = Paper(
    "peng2021",
    "Lower and upper bounds of quantum battery power in multiple central spin systems",
    (FIGURE_2, FIGURE_3, FIGURE_4, TABLE_1, FIGURE_5, TEXT),
    NOTATION,
)
