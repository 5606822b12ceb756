"""What was told, in words and pictures."""
