"""yang2025: optimal energy storage and collective charging speedup in the central-spin battery."""

from spinvolt.papers.paper import Paper
from spinvolt.papers.works.yang2025.figure_5 import FIGURE_5

PAPER = Paper(
    "yang2025",
    "Optimal energy storage and collective charging speedup in the central-spin quantum battery",
    (FIGURE_5,),
)
