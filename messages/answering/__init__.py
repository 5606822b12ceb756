"""What people are asked, and what they are told about their own answers and settings."""
