"""What a laptop needs to run the portal: its own Postgres, queue and processes."""
