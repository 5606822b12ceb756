"""Proof by faults: bots are killed, cut off and lied to while people answer, and then everything is counted."""
