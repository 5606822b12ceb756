"""Acme, the company of the demo: who works there, what they think of each other, and twelve weeks of their history."""
