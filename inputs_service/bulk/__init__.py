"""Bulk operations: one change to many inputs, checked when it is asked for, done by a worker some
at a time. Knows neither REST nor gRPC."""
