"""From a file to pages, and from pages to passages: pure, without models."""
