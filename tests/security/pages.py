"""Reading a page as a browser does: what in it would run, and which words reached it as markup."""

from __future__ import annotations

from html.parser import HTMLParser

#: in every text of the tests; as markup it would be an element or an attribute that no page of ours has
MARK = "xqz"
XSS = f"\"'></textarea></title></template><script>{MARK}()</script><img src=x onerror={MARK}()><{MARK} a={MARK}>"
SAFE_LINKS = ("http:", "https:", "mailto:", "tel:", "/", "#", "?", "blob:", "data:image/")


class Page(HTMLParser):
    """`faults`: everything in the page that the content security policy would stop, or that came from a value."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        kind = found.get("type") or ""
        if tag == "script" and "src" not in found and kind not in ("application/json", "importmap-none"):
            self.faults.append("inline script")
        if tag == "style" or "style" in found:
            self.faults.append(f"inline style on {tag}: {found.get('style')}")
        if MARK in tag or tag in ("object", "embed", "base", "iframe"):
            self.faults.append(f"element {tag}")
        for name, value in attributes:
            # hx-on, @click and x-on: would need eval, which the policy forbids as well.
            if name.startswith(("on", "hx-on", "@", "x-on", "x-data", "_")) or MARK in name:
                self.faults.append(f"handler {name}")
            if name in ("href", "src", "action", "formaction", "hx-get", "hx-post") and value:
                is_safe = value.strip().lower().startswith(SAFE_LINKS) or ":" not in value.split("/")[0]
                if not is_safe:
                    self.faults.append(f"link {value[:60]}")
