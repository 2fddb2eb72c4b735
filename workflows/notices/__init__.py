"""What is told to whom by mail, in words."""
