"""A round from its date to its last reminder: who is in its audience, who is asked about whom, and when it goes out."""
