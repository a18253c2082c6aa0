"""What is true of debts and reminders: values in, values out. No clock, no I/O, no logging."""
