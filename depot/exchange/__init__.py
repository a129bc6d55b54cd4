"""What leaves a depot and what comes from others: keys and cards, signed packages, hand-overs for third parties."""
