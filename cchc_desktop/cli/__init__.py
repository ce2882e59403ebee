"""The command line, for IT staff, scripts and tests. Its words and JSON are stable."""

# Each adds its commands to the group.
from cchc_desktop.cli import demo, exchange, log, packages, plan_roll, plans, registers, reports, scoring, units
from cchc_desktop.cli.base import command, run

__all__ = [
    "command", "demo", "exchange", "log", "packages", "plan_roll", "plans", "registers", "reports", "run", "scoring",
    "units",
]  # fmt: skip
