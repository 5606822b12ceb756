"""What Slack's ids look like, as operators copy them into files and the environment."""

import re

USER = re.compile(r"[UW][A-Z0-9]{1,20}")
CHANNEL = re.compile(r"[CG][A-Z0-9]{1,20}")
GROUP = re.compile(r"S[A-Z0-9]{1,20}")
