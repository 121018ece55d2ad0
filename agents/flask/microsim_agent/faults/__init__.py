"""The fault types of this agent: one file each, and the table."""
