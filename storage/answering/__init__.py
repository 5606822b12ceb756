"""What people do: they answer, put off, pause, say whom they use, look at what is stored, are forgotten."""
