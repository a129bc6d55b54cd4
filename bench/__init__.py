"""Speed, measured side by side with floors and peers. Ratios count; this machine's milliseconds do not."""
