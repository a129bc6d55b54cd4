"""Printing labels: what to label, the queue, sheets that were begun, labels printed in advance, printers and stocks."""
