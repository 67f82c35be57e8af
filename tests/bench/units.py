"""How many days are counted in a second. By hand: .venv/bin/python tests/bench/units.py

Counts 50,000 days of one to five codes by both rules, without the reasoning and with it, in one run.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "hooks"))

from codeset.units import counting, reasons
from codeset.units.counting import Day

CODES = ["97112", "97110", "97140", "97116", "97530"]


def main() -> None:
    random.seed(1)
    days = [
        {code: random.randint(1, 60) for code in random.sample(CODES, random.randint(1, 5))}
        for _ in range(50_000)
    ]
    for rule in counting.COUNTS:
        rates = []
        for action in (counting.count, reasons.steps):
            start = time.perf_counter()
            for minutes in days:
                action(Day(rule, minutes))
            rates.append(len(days) / (time.perf_counter() - start))
        print(f"{rule}: {rates[0]:,.0f} days a second, with the reasoning {rates[1]:,.0f}")


if __name__ == "__main__":
    main()
