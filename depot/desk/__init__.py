"""What people do: commands, permissions and decisions, one module per desk; no SQL text, no screen."""
