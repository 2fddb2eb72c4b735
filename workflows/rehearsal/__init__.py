"""Flows run without a service: against a written or recorded trigger, with results that stand for the real ones."""
