"""The work: flows, engine, tasks, zaaksysteem and screens; knows no Microsoft."""
