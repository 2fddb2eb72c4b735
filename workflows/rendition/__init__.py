"""Documents that people can read for decades: PDF/A, set from facts."""
