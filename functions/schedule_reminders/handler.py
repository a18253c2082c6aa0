"""Lambda entry point of ``schedule_reminders``."""
