"""What ships as files: locales, examples, profiles, label stocks and the demonstration depot."""
