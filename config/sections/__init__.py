"""Each section of the settings, under the name it has in the file."""
