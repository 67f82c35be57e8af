"""Asks a service for the known faults of what the locks hold, and says which of three things happened.

    .venv/tools/bin/python .ci/audit.py [--service pypi|osv] [lock ...]

Exit status: 0 all were looked up and no fault is known, 1 one is known, 2 the service did not tell of all.
pip-audit itself ends with 0 where the service knows nothing of a package, and with 1 for two other things.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

LOCKS = ("requirements.txt", "tests/requirements.txt", ".ci/requirements-tools.txt")
OPTIONS = ("--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json", "--timeout=20")


def main() -> int:
    """Audit each lock; the status of the worst."""
    parser = argparse.ArgumentParser(description="Known faults of what the locks hold.")
    parser.add_argument("locks", nargs="*", default=LOCKS, metavar="lock")
    parser.add_argument("--service", choices=("pypi", "osv"), default="pypi", help="whom to ask")
    options = parser.parse_args()
    found = [judge(lock, ask(lock, options.service)) for lock in options.locks]
    return 1 if 1 in found else max(found)


def ask(lock: str, service: str) -> subprocess.CompletedProcess[str]:
    """What pip-audit says about a lock."""
    command = [sys.executable, "-m", "pip_audit", "-r", lock, "-s", service, *OPTIONS]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def judge(lock: str, said: subprocess.CompletedProcess[str]) -> int:
    """Print what was learned of a lock, and give the status."""
    try:
        packages = json.loads(said.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (said.stderr.strip().splitlines() or ["no reason was given"])[-1]
        print(f"{lock}: NOT AUDITED: the service could not be asked: {reason[:300]}", file=sys.stderr)
        return 2
    for package in packages:
        for fault in package.get("vulns", ()):
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            print(f"{lock}: {package['name']} {package['version']}: {fault['id']}, mended in {mended}")
    faults = sum(len(package.get("vulns", ())) for package in packages)
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    print(
        f"{lock}: {len(packages) - len(skipped)} of {len(packages)} packages looked up, {faults} known faults"
    )
    if skipped:
        print(f"{lock}: NOT AUDITED, unknown to the service: {', '.join(skipped)}", file=sys.stderr)
    return 1 if faults else 2 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
