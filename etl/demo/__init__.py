"""Synthetic releases in the publishers' own formats; nothing here decides a published number."""
