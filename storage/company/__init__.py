"""Who is in which team, who leads it, who hires whom, and what is read of that from Slack."""
