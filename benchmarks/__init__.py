"""Measurements of staging and building, with the generator of full-size quarters they run on."""
