"""What the bot costs, each time as a ratio to something bare that does the same in the same run."""
