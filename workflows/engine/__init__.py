"""Runs of flows, as chains of short durable segments."""
