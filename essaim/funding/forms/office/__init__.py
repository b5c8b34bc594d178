"""The forms of the funding office, one page for each subject."""
