"""Pages about the taxonomy itself: its versions, and the draft of the next."""
