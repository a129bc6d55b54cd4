"""What is wrong on a machine and in its depot, and how to mend it. Nothing that was kept is changed by looking."""
