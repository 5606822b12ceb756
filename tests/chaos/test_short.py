"""A short storm for every day; `make chaos` is the long one."""

from pathlib import Path

import pytest

from tests.chaos.storm import Storm


@pytest.mark.timeout(600)
def test_after_a_week_in_a_storm_nothing_is_lost_twice_left_out_or_leaked(tmp_path: Path) -> None:
    storm = Storm(f"sqlite:///{tmp_path / 'pulse.db'}", 1, "a short storm", speed=60.0)
    kills = storm.run(kills=1, weeks=1)
    assert kills > 3
    assert storm.findings.kept > 10
    assert storm.findings.asked == 16
    assert storm.findings.posts > 2
    assert storm.findings.fine, storm.findings.words()
    assert storm.herd.crashes == []
