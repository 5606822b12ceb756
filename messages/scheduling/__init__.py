"""What ops read and fill in about surveys."""
