"""The parts of a page: plain values in, components out; none asks the warehouse."""
