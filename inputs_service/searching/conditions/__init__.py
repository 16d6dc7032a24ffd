"""One condition for each kind of thing that filters ask: which indexes lead to the inputs that may
match, and which of some inputs do match."""
