"""liu2025: entanglement and energy transportation in the central-spin quantum battery."""

from spinvolt.papers.paper import Paper
from spinvolt.papers.works.liu2025.figure_2 import FIGURE_2
from spinvolt.papers.works.liu2025.figure_3 import FIGURE_3
from spinvolt.papers.works.liu2025.figure_4 import FIGURE_4
from spinvolt.papers.works.liu2025.figure_5 import FIGURE_5
from spinvolt.papers.works.liu2025.notation import NOTATION
from spinvolt.papers.works.liu2025.text import TEXT

PAPER = Paper(
    "liu2025",
    "Entanglement and energy transportation in the central-spin quantum battery",
    (FIGURE_2, FIGURE_3, FIGURE_4, FIGURE_5, TEXT),
    NOTATION,
)
