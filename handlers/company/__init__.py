"""What leads and ops do with teams, and what Slack says of people and channels."""
