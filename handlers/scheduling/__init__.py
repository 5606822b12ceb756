"""What ops do with surveys: make, look at, approve, change, try, stop."""
