"""Pages about reviews, one module for each kind of page."""
