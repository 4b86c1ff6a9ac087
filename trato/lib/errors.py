"""The one error that functions of `trato.lib` raise about values that people wrote."""


class BadValue(ValueError):
    """A text that does not say what was asked for.

    Args:
        code: what is wrong, such as "number.not_a_number"; the kernel makes it a sentence in the reader's language.
        params: what that sentence names, such as text="12,5,0".
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __repr__(self) -> str:
        return f"BadValue({self.code!r}, {self.params!r})"
