"""Measurements, each a module that prints its result: ``scripts/bench <name>``."""
