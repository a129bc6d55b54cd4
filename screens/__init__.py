"""The terminal program: one module per desk, which asks a desk and shows its outcome."""
