"""The page as it stands, and the page a plain GET gives for the same address: to be the same."""

from playwright.sync_api import Page

from .waiting import whole

# What only the script adds: the button to print, which does nothing without it.
NORMAL = """
(body) => {
  body = body.cloneNode(true);
  body.querySelectorAll("script, [data-print]").forEach(node => node.remove());
  body.querySelectorAll("[class]").forEach(node => {
    node.classList.remove("htmx-settling", "htmx-swapping", "htmx-added", "htmx-request");
    if (!node.className) node.removeAttribute("class");
  });
  return body.innerHTML.replace(/\\s+/g, " ").replace(/> </g, ">\\n<");
}
"""
SHOWN = f"() => [document.title, ({NORMAL})(document.body)].join('\\n')"
PARSED = f"""
(text) => {{
  const parsed = new DOMParser().parseFromString(text, "text/html");
  return [parsed.title, ({NORMAL})(parsed.body)].join("\\n");
}}
"""


def shown(page: Page) -> str:
    return whole(page).evaluate(SHOWN)


def fetched(page: Page) -> str:
    """Without a browser: no script has touched it."""
    answer = page.context.request.get(page.url)
    return page.evaluate(PARSED, answer.text())
