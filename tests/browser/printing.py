"""What comes out of the printer: a PDF, its words, its ink, its code for phones."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import zxingcpp
from playwright.sync_api import Page

DOTS = 150  # an inch
PER_MM = DOTS / 25.4
PER_POINT = DOTS / 72


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    page: int
    left: float  # in dots
    middle: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed page, as a laser printer lays it down: black or not."""

    width: int
    height: int
    grey: memoryview

    def has_box(self, left: float, top: float, right: float, bottom: float) -> bool:
        """In that strip of paper: nothing but a dark frame of about 4 mm, and white within."""
        dark = {
            (x, y)
            for y in range(max(round(top), 0), min(round(bottom), self.height))
            for x in range(max(round(left), 0), min(round(right), self.width))
            if self.grey[y * self.width + x] < 128
        }
        if not dark:
            return False
        west, east = min(x for x, _ in dark), max(x for x, _ in dark)
        north, south = min(y for _, y in dark), max(y for _, y in dark)
        is_square = all(3 * PER_MM < side < 5 * PER_MM for side in (east - west, south - north))
        frame = {(x, y) for x, y in dark if min(x - west, east - x, y - north, south - y) <= 4}
        return is_square and frame == dark and len(frame) > 4 * 2 * PER_MM


class Printed:
    def __init__(self, page: Page, folder: Path) -> None:
        self.file = folder / "sheet.pdf"
        page.pdf(
            path=self.file, prefer_css_page_size=True, tagged=True
        )  # backgrounds stay off, as by default
        self.text = "".join(self._run("pdftotext", self.file, "-").decode().split())
        self.pages = int(re.search(r"Pages:\s+(\d+)", self._run("pdfinfo", self.file).decode())[1])
        self.size = re.search(r"Page size:\s+(.*)", self._run("pdfinfo", self.file).decode())[1]

    def sheets(self) -> list[Sheet]:
        raw = self._run("pdftoppm", "-r", str(DOTS), "-gray", self.file)
        found = []
        while raw:
            head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", raw)
            width, height = int(head[1]), int(head[2])
            found.append(Sheet(width, height, memoryview(raw)[head.end() : head.end() + width * height]))
            raw = raw[head.end() + width * height :]
        return found

    def words(self) -> list[Word]:
        tree = ElementTree.fromstring(self._run("pdftotext", "-bbox", self.file, "-"))  # noqa: S314
        name = "{http://www.w3.org/1999/xhtml}"
        return [
            Word(
                word.text or "",
                number,
                left=float(word.attrib["xMin"]) * PER_POINT,
                middle=(float(word.attrib["yMin"]) + float(word.attrib["yMax"])) / 2 * PER_POINT,
            )
            for number, page in enumerate(tree.iter(f"{name}page"))
            for word in page.iter(f"{name}word")
        ]

    def codes(self) -> list[str]:
        """What a phone reads off the paper."""
        pictures = (sheet.grey.cast("B", shape=(sheet.height, sheet.width)) for sheet in self.sheets())
        return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]

    def _run(self, *command: object) -> bytes:
        return subprocess.run([str(part) for part in command], check=True, capture_output=True).stdout
