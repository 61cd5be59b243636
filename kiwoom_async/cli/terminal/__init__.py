"""Terminal: the screen, pipes, exit codes."""
