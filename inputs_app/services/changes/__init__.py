"""Changes of inputs: recorded before they are sent, sent at most once, undone by another change.

Every patch that the dashboard sends passes through here."""
