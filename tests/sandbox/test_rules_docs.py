"""The page about the rules says what the code does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_equals_what_the_rules_print() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "sandbox.rules"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    ).stdout
    assert (ROOT / "docs" / "sandbox-rules.md").read_text(encoding="utf-8") == printed
