"""What the page shows, one module each: a state in, a packet out, nothing of the web."""
