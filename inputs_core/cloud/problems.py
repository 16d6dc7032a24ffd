"""What is wrong with an address or with credentials that a person gave."""


class WrongSource(ValueError):
    """`path` names the field below the data source's `url`; the text is the rule, never a value."""

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(rule)
        self.path = path
        self.rule = rule
