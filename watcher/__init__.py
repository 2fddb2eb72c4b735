"""The process: Microsoft Graph, the clock, start-up and wiring."""
