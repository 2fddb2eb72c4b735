"""What starts runs: arrivals in OneDrive, the clock, requests, and people by hand."""
