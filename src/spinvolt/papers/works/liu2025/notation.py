"""The letters of liu2025 in ours. Many formulas are lost in our copy of its text."""

from spinvolt.papers.paper import Letter

NOTATION = (
    Letter("$N_b$ battery cells, $N_c$ charger cells", "`n_battery`, `n_charger`"),
    Letter(
        "on-site energies, flip-flop and Ising strengths, Eq. 2",
        "`battery_splitting`, `charger_splitting`, `coupling`, `ising` (the Ising term is "
        "$2\\Delta S^zJ^z$)",
    ),
    Letter("$S^\\alpha$, $J^\\alpha$", "the same: spin one-half operators, no further factor"),
    Letter("switch function", "none: the coupling acts from $t = 0$ on"),
    Letter("initial state, Eqs. 3, 4", "the default: battery empty, charger fully up"),
    Letter("parameter $d$ below Eq. 5", "$\\min(N_b, N_c)$, the quanta that can be exchanged"),
    Letter("matrix elements, Eq. 7", "couplings $Aj\\sqrt{(N_b-j+1)(N_c-j+1)}$ of the chain"),
    Letter("transported energy, Eqs. 13, 22, 28", "series `energy`"),
    Letter("its maximum and the time of it, Eqs. 23, 29", "`max_energy`, `charging_time`"),
    Letter("von Neumann entropy, Eqs. 25 to 30", "series `entropy`, in bits"),
    Letter("entropy function $h$, Eq. 27", "$-p\\log_2 p - (1-p)\\log_2(1-p)$"),
    Letter("battery-charger ratio", "`n_charger / n_battery`"),
)
