"""Measurements, and the synthetic data to measure with."""
