"""What official registers say of organisations, read as facts and never as commands."""
