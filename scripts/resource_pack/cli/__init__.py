"""The command `pack`: arguments, progress and messages. Everything else is done elsewhere."""
