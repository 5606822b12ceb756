"""What people do with what they are asked: tap, write, put off, pause, say whom they use."""
