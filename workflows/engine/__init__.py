"""Runs of flows, as chains of short durable segments.

Engine(database=…, operations=…, clock=…)     one per process
await engine.launch()                         start working, on the loop on which the operations live
engine.fire(connection, Event(…))             let a trigger fire in the caller's transaction: runs, or why there are none
engine.start_run(connection, flow=…, …)       start a run without a trigger; its id, or None when it was started before
engine.signal(connection, kind=…, key=…, …)   answer whoever waits, in the caller's transaction
engine.cancel(connection, run_id)             end a run
engine.resubmit(connection, run_id)           the same trigger once more, as a new run
await engine.idle()                           until every run has ended or waits
await engine.drain()                          let what is under way finish, and go

Five bells must ring: beat (every 2 s), take_over (every 5 s), audit (every 10 s), give_up (every minute) and forget
(every hour).
"""

from workflows.engine.engine import Engine, Pace
from workflows.engine.firing import Event, Fired

__all__ = ["Engine", "Event", "Fired", "Pace"]
