"""Pictures to take home: what a page shows, drawn for a journal."""
