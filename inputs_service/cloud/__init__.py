"""Extraction from object stores: jobs are started, worked on and cancelled here, and told to who
wants to be called back. What an address means is `inputs_core.cloud`; files become inputs in
`extraction`."""
