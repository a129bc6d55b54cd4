"""The scan engine: a state machine without a screen. The scan desk, `depot scan` and tests run this same one."""
