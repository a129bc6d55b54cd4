"""The faces of labels: what each kind of thing shows, laid out in dots for any stock; pure, words by depot.words."""
