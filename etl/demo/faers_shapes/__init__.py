"""The tables of shares behind the synthetic FAERS quarters, each with the source of its shape.

Everything here is data to be read and edited; `etl.demo.faers_cases` does the drawing. Shapes
follow published aggregates where there are any. What says "chosen" has no published figure behind
it and is only meant to look plausible.
"""
