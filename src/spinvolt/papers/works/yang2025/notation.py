"""The letters of yang2025 in ours."""

from spinvolt.papers.paper import Letter

NOTATION = (
    Letter("$N_b$, $N_c$", "`n_battery`, `n_charger`"),
    Letter(
        "$m$, excited charger spins",
        "`start.charger = { dicke = m }`; in Eqs. 47 to 50 $m$ counts excited *battery* cells, "
        "our $j$",
    ),
    Letter("$k = m/N_c$, Eqs. 28 to 37", "`dicke = k n_charger`; in Eq. 45 $k$ counts cells"),
    Letter("$\\omega_b = \\omega_c = \\omega$", "`battery_splitting`, `charger_splitting`, equal"),
    Letter("$A$", "`coupling`; the figures have $A = 1$, so times come in $1/A$"),
    Letter(
        "$S^\\alpha$, $J^\\alpha$, $H$, Eq. 1",
        "the same: spin one-half operators $\\frac12\\sum\\sigma^\\alpha$, no further factor",
    ),
    Letter("$d = \\min\\{N_b, m\\}$", "the number of quanta that can be exchanged"),
    Letter("$u_j$, Eq. 3", "couplings of the chain, without change"),
    Letter("$\\Delta E(t)$, Eq. 7", "series `energy`"),
    Letter("$T$", "`charging_time`: the first local maximum"),
    Letter("$\\eta(t)$, Eq. 8", "series `efficiency`; $\\eta(T)$ is the figure `efficiency`"),
    Letter("$P_\\#$, Eq. 9", "`charging_power`"),
    Letter("$P_\\parallel$, Eq. 11", "`parallel_power`"),
    Letter("$\\Gamma$, Eq. 12", "`advantage`"),
    Letter(
        "$n_0$ photons and coupling $A\\sqrt{N_c}$, Eqs. 14, 15",
        '`kind = "cavity"`, `coupling`, `start.charger = { fock = n_0 }`',
    ),
    Letter("$\\Delta E$, Eq. 41 (an energy spread)", "the spread behind `speed_limit_time`"),
    Letter("$\\tau_{\\mathrm{QSL}}$, $\\gamma$, Eq. 39", "`speed_limit_time`, `speed_limit_rate`"),
    Letter("$F_Q$, Eqs. 44, 50", "series `fisher`"),
    Letter(
        "$\\nu$, Eq. 46",
        "$2f = \\pi/T$ of `spinvolt.theory.rotation`; for $m = kN_c$ it must read "
        "$2AN_c\\sqrt{k(1-k)}$",
    ),
    Letter("$k+1$, Eq. 45", "`entanglement_depth`"),
)
