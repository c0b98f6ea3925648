"""Spinvolt against its peers: the same job, the same run, the same achieved accuracy."""
