"""The letters of peng2021 in ours."""

from spinvolt.papers.paper import Letter

NOTATION = (
    Letter("$N_B$, $N$", "`n_battery`, `n_charger`"),
    Letter("$B$, $h$", "`battery_splitting`, `charger_splitting`"),
    Letter("$A$", "`coupling`; $A = 1$ in the figures, so that times come in $1/A$"),
    Letter("$\\Delta$ in $2\\Delta S^z J^z$", "`ising`, with the same factor 2"),
    Letter("$S^\\alpha$, $J^\\alpha$", "sums of spin one-half operators, as here"),
    Letter(
        "$\\lvert m, n\\rangle$", "`start.battery = { dicke = m }`, `start.charger = { dicke = n }`"
    ),
    Letter("$b_{N,n} = n (N-n+1)$", "squared element of $J^-$ between two levels"),
    Letter("$\\lambda(t)$", "none: the coupling acts from $t = 0$ on"),
    Letter("$\\Delta E_B(t)$", "series `energy`"),
    Letter("$P_B(t)$, Eq. 3", "series `power`"),
    Letter("$E_{\\max}$", "`max_energy`; the paper does not say over which times"),
    Letter("$P_{\\max}$", "`max_power`"),
    Letter("$\\tau_{\\min}$, Eq. 16", "`charging_time`"),
    Letter("$\\tau$ below Eq. 30", "`time_of_max_power`"),
    Letter("$E_B(t)$, Eq. A6", "`energy` and the energy at the start, $B (m - N_B/2)$"),
    Letter("$\\Delta E_C(t)$ of Fig. 2, Eq. A7 less its start", "series `charger_energy`"),
    Letter("$E_I(t)$, Eq. A8", "series `interaction_energy`, not relative to the start"),
    Letter("$\\Delta_n$, $\\Omega_n$", "detuning and Rabi frequency of one cell"),
    Letter("$\\alpha$, $\\beta$, Eq. 18", "exponent and factor of `max_power` over `n_battery`"),
)
