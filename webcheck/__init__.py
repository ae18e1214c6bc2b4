"""Checks of the pages in a browser and by other people's validators: ``make web-test``."""
