"""The command line: `spinvolt COMMAND ...`. Commands are loaded when they are called."""

import os

from spinvolt.cli.group import Commands

# One BLAS thread: results are then the same to the last bit, and short products are not slowed
# down by threads that wait for more. Whoever sets these variables is left alone.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

main = Commands(
    name="spinvolt",
    help="Charging of spin quantum batteries, exact and with error bounds.",
    epilog="Exit codes: 0 done, 2 misstated, 3 not covered or not converged, 130 interrupted.",
)
