"""Where the demo's files are, and when its first morning is."""

from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
WORKSPACE = HERE / "slack.yml"
COMPANY = HERE / "company.yml"
MANIFEST = HERE.parent / "manifest.yml"

STATE = Path(".demo/slack.json").absolute()
CLOCK = STATE.parent / "clock.json"
DATABASE = STATE.parent / "pulse.db"
KEY_FILE = STATE.parent / "pulse.key"

# A Tuesday, just before ten in Berlin: the round opens there before the newcomer has found their way around.
FIRST_MORNING = datetime(2026, 11, 24, 8, 59, 45, tzinfo=UTC)
WEEKS = 12

# Colleagues answer by themselves; these people wait for whoever sits before the page.
PLAYED_BY_YOU = frozenset({"UALICE", "UIDA"})

SETTINGS = {
    "DATABASE_URL": f"sqlite:///{DATABASE}",
    "PULSE_KEY_FILE": str(KEY_FILE),
    "PULSE_ZONE": "Europe/Berlin",
    "PULSE_OPS": "UOLGA,UPETER",
    "PULSE_OPS_CHANNEL": "COPS",
    "PULSE_POSTS_PER_SECOND": "4",
    "PULSE_TICK_SECONDS": "0.5",
    "PULSE_LOG_LEVEL": "WARNING",
}
