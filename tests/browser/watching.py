"""What no page may do, noted while a test runs: complain, reach beyond the site, leave something behind."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", event =>
  console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI}`))
"""
STORED = (
    "() => [...Object.entries(localStorage), ...Object.entries(sessionStorage)].map(pair => pair.join('='))"
)


class Watch:
    """Over one browser context, from its first page on."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self._context = context
        self._address = address
        self._noted: list[str] = []
        self._expected: list[str] = []
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def expect(self, part: str) -> None:
        """A test that provokes a complaint names a part of it."""
        self._expected.append(part)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"console {message.type}: {message.text}")

    def _error(self, error: WebError) -> None:
        self._note(f"script error: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._address}/", "data:", "blob:", "about:")):
            self._note(f"request to a third party: {request.url}")

    def _note(self, text: str) -> None:
        self._noted.append(text)

    def troubles(self) -> list[str]:
        left = [f"cookie: {cookie['name']}" for cookie in self._context.cookies()]
        for page in self._context.pages:
            if page.url.startswith(self._address):
                left += [f"left in the browser's storage: {entry}" for entry in page.evaluate(STORED)]
        noted = [text for text in self._noted if not any(part in text for part in self._expected)]
        return noted + left
