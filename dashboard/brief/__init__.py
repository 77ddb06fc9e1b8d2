"""The brief: two printed pages of the answers to an address, in one file of their own."""
