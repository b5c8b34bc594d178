"""What official registers say of the aid that organisations received."""
