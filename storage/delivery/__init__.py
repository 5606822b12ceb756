"""What the bot posts on its own account: the outbox, its pace, its outcomes, and the processes that share them."""
