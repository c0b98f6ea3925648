"""Figures of merit of any joint state: mixed, and spread over ladders of several total spins."""
