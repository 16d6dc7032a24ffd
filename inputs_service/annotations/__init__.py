"""Annotations of inputs: rows that are the truth, the copy of them in their input's answer,
and what is told and changed of them. Nothing here knows REST or gRPC."""
