"""What the process counts: for all messages together, never for a person or a team."""

from prometheus_client import Counter, Summary

SENDS = Counter("pulse_sends", "What became of messages that the bot posted on its own account", ["kind", "outcome"])
HOLDS = Counter("pulse_rate_limited", "429s by method", ["method"])
JOB_SECONDS = Summary("pulse_job_seconds", "How long jobs take", ["job"])
