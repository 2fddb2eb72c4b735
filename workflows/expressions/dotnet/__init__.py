"""How .NET writes and reads numbers, dates and time zones."""
