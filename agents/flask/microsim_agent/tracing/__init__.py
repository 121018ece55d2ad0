"""Continues the traces that calls bring, begins new ones, and sends spans over OTLP/HTTP (contract §1.7)."""
