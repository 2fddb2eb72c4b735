"""Runs of flows, as chains of short durable segments.

Engine(database=…, operations=…, clock=…)     one per process
await engine.launch()                         start working, on the loop on which the operations live
engine.start_run(connection, flow=…, …)       in the caller's transaction
engine.signal(connection, kind=…, key=…, …)   answer whoever waits, in the caller's transaction
await engine.drain()                          let what is under way finish, and go
"""

from workflows.engine.engine import Engine, Pace

__all__ = ["Engine", "Pace"]
