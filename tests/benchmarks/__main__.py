"""`python -m tests.benchmarks [NAME…] [--quick]`: measure, and write the figures into tests/benchmarks/README.md."""

import argparse
import logging
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import structlog

from tests.benchmarks import acknowledging, opening, process, report, sending, weekly
from tests.benchmarks.databases import databases
from tests.benchmarks.measuring import Section, Setting

BENCHMARKS: dict[str, Callable[[Setting], Section]] = {
    "acknowledging": acknowledging.measure,
    "opening": opening.measure,
    "weekly": weekly.measure,
    "sending": sending.measure,
    "process": process.measure,
}


def main() -> int:
    """The exit code says whether the run came to its end, not whether every target was met: a machine may be busy."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all if none is given")
    parser.add_argument("--quick", action="store_true", help="one run of less; the report stays as it is")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(BENCHMARKS):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as place, databases(Path(place)) as made:
        setting = Setting(made, Path(place), chosen.quick)
        for name in chosen.names or BENCHMARKS:
            section = BENCHMARKS[name](setting)
            print(report.drawn(name, section), flush=True)
            if not chosen.quick:
                report.write(report.README, name, section)
    return 0


if __name__ == "__main__":
    sys.exit(main())
