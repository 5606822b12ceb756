"""What was told, read again or taken along."""
