"""What leads and ops read and fill in about teams."""
