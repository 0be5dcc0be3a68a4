"""What can be measured on a page: width, size of what one presses, the ring around what has the focus."""

from playwright.sync_api import Page

OVERHANG = """
() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const wide = [...document.querySelectorAll("body *")].filter(node => node.getBoundingClientRect().right > edge + 1);
  return wide.map(node => node.outerHTML.slice(0, 120));
}
"""
SMALL = """
(least) => {
  const pressed = document.querySelectorAll(
    "button, .button, input:not([type=hidden], [type=radio], [type=checkbox]), .choice, summary, nav a, header a, "
    + ".crumb a, .cards a, .chips a, .answers a, .side > p a, .compare a, .phones a, .errors a");
  return [...pressed].filter(node => node.checkVisibility({visibilityProperty: true}))
    .map(node => [node, node.getBoundingClientRect()])
    .filter(([node, box]) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
    .map(([node, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${node.outerHTML.slice(0, 120)}`);
}
"""
RING = """
() => {
  const node = document.activeElement;
  const drawn = [node, node.closest("label")].filter(Boolean).map(one => getComputedStyle(one))
    .filter(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const box = node.getBoundingClientRect();
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return drawn.length && seen ? "" : node.outerHTML.slice(0, 160);
}
"""


def overhang(page: Page) -> list[str]:
    """What reaches past the right edge, if the page scrolls sideways."""
    return page.evaluate(OVERHANG)


def too_small(page: Page, least: int = 44) -> list[str]:
    """What a finger misses. Links within a sentence are let off, as WCAG 2.5.8 lets them."""
    return page.evaluate(SMALL, least)


def without_ring(page: Page) -> str:
    """What has the focus without showing it; empty if it shows."""
    return page.evaluate(RING)
