"""What ops do with surveys: look at previews, save, approve, change, try, and see how they are doing."""
