"""What listeners count: for the whole process together, never for a person, a team or a round."""

from prometheus_client import Counter, Histogram

ANSWERS = Counter("pulse_answers", "Answers stored since the process began, changes included")
ACKNOWLEDGEMENTS = Histogram(
    "pulse_acknowledgement_seconds",
    "From Slack's payload to our acknowledgement; Slack waits 3 seconds",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0),
)
