"""huangfu2021: high-capacity and high-power collective charging with spin chargers."""

from spinvolt.papers.paper import Paper
from spinvolt.papers.works.huangfu2021.figure_2 import FIGURE_2
from spinvolt.papers.works.huangfu2021.figure_3 import FIGURE_3
from spinvolt.papers.works.huangfu2021.figure_4 import FIGURE_4
from spinvolt.papers.works.huangfu2021.figure_5 import FIGURE_5
from spinvolt.papers.works.huangfu2021.figure_6 import FIGURE_6
from spinvolt.papers.works.huangfu2021.figure_7 import FIGURE_7
from spinvolt.papers.works.huangfu2021.figure_8 import FIGURE_8
from spinvolt.papers.works.huangfu2021.figure_9 import FIGURE_9
from spinvolt.papers.works.huangfu2021.notation import NOTATION
from spinvolt.papers.works.huangfu2021.text import TEXT

PAPER = Paper(
    "huangfu2021",
    "High-capacity and high-power collective charging with spin chargers",
    (FIGURE_2, FIGURE_3, FIGURE_4, FIGURE_5, FIGURE_6, FIGURE_7, FIGURE_8, FIGURE_9, TEXT),
    NOTATION,
)
