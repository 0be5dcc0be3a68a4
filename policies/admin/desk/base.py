"""Forms over plain pieces of the codec's document. A form reads a piece, gives it back changed, and lets the codec judge."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms

from policies.core.codec.faults import Fault, Node
from policies.core.codec.scalars import Spelling

from .wording import names_of, said

Plain = Any
EMPTY: tuple[Any, ...] = (None, "", [], {}, ())


class PartForm(forms.Form):
    """One mapping of the document: each field is a key of it, an empty field is a key left out."""

    use_required_attribute = False  # rows that are left blank are no error
    rare: tuple[str, ...] = ()  # fields that stand folded away until one of them is needed
    folds_blank: ClassVar[bool] = False  # as a row: a blank one is folded away
    spelling: ClassVar[Spelling[Any] | None] = None
    template_name = "admin/policies/desk/part_form.html"

    def __init__(self, *args: Any, desk: Desk, plain: Plain = None, **kwargs: Any) -> None:
        self.desk = desk
        kwargs.setdefault("initial", self.from_plain(plain) if plain not in EMPTY else {})
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, KeysField):
                field.choices = desk.choices(field.of)
                if name == "sources" and not self.prefix and plain in EMPTY:
                    self.initial["sources"] = _only(desk.choices("sources"))
            if isinstance(field, RowsField):
                field.widget.desk = desk

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        """Initial values of the fields."""
        return dict(plain)

    def to_plain(self) -> Plain:
        """The piece as the document spells it."""
        return {name: _spelled(value) for name, value in self.cleaned_data.items() if value not in EMPTY}

    @property
    def common_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.rare]

    @property
    def rare_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name in self.rare]

    @property
    def needs_rare(self) -> bool:
        return any(self[name].value() not in EMPTY or name in self.errors for name in self.rare)

    @property
    def is_blank(self) -> bool:
        """A row nobody wrote into."""
        return not any(self[name].field.has_changed(None, self[name].data) for name in self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.spelling is not None and not self.errors:
            for fault in faults_of(self.spelling, self.to_plain()):
                self.add_error(self._field_of(fault), self.in_words(fault))
        return cleaned

    def in_words(self, fault: Fault) -> str:
        return said(fault.reason, names_of(type(self)))

    def _field_of(self, fault: Fault) -> str | None:
        first = str(fault.path[0]) if fault.path else ""
        return first if first in self.fields else None


def faults_of(spelling: Spelling[Any], plain: Plain) -> list[Fault]:
    faults: list[Fault] = []
    spelling.read(Node(plain, ("",), faults))  # a record that knows its key reads it off the path
    return [Fault(fault.path[1:], fault.reason) for fault in faults]


def _only(choices: list[tuple[str, str]]) -> list[str]:
    """What a new entry rests on where there is nothing to choose from."""
    return [key for key, _ in choices] if len(choices) == 1 else []


def _spelled(value: Any) -> Plain:
    return value.isoformat() if isinstance(value, date) else value


# ---------------------------------------------------------------- fields


class DayField(forms.DateField):
    """Written as text: a browser's own date field sends 30 February as nothing at all, and what was typed is gone."""

    widget = forms.DateInput(
        attrs={"placeholder": "2026-03-10", "maxlength": 20, "autocomplete": "off"}, format="%Y-%m-%d"
    )
    default_error_messages: ClassVar = {
        "invalid": "没有这一天，或者看不懂。请写成2026-03-10这样。",
        "required": "请写日期，例如2026-03-10。",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
        super().__init__(input_formats=formats, **kwargs)

    def to_python(self, value: Any) -> date | None:
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)


class TextField(forms.CharField):
    """A line of text, or with ``lines`` a box."""

    def __init__(self, *, lines: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        if lines:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(max_length=2000, **kwargs)


class NumberField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)


class DecimalTextField(forms.CharField):
    """A decimal as text, so that 0.0005 keeps its digits. The codec judges it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)


class ChoiceField(forms.ChoiceField):
    """One of a closed list in Chinese; blank where that is allowed."""

    def __init__(
        self, choices: Mapping[str, str], *, blank: str = "", required: bool = False, **kwargs: Any
    ) -> None:
        empty = [] if required and not blank else [("", blank or "—")]
        super().__init__(choices=[*empty, *choices.items()], required=required, **kwargs)


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said."""

    def __init__(self, *, blank: str = "来源未写明", **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            choices=[("", blank), ("yes", "是"), ("no", "否")],
            coerce=lambda text: {"yes": True, "no": False}.get(text),
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class KeysField(forms.MultipleChoiceField):
    """Keys of what the draft or the catalogue holds: sources, channels, papers."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What is chosen stands first, in its order, which a browser sends back: the first source is shown first.

        A key that is named and no longer there stays to be seen and taken off.
        """
        known = dict(self.choices)  # type: ignore[arg-type]
        chosen = {key: known.get(key, f"{key}（已经没有了）") for key in value or ()}
        self.choices = [*chosen.items(), *((key, label) for key, label in known.items() if key not in chosen)]
        return value


# ---------------------------------------------------------------- rows of forms within a form


class RowsWidget(forms.Widget):
    """A list of small forms, with blank ones at the end to write into."""

    template_name = "admin/policies/desk/rows.html"
    desk: Desk

    def __init__(self, form: type[PartForm], blank: int, most: int | None) -> None:
        self.form, self.blank, self.most = form, blank, most
        super().__init__()

    def __deepcopy__(self, memo: dict[int, Any]) -> RowsWidget:
        return type(self)(self.form, self.blank, self.most)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[PartForm]:
        count = _number(data.get(f"{name}-rows"))
        rows = [self.form(data, prefix=f"{name}-{place}", desk=self.desk) for place in range(count)]
        return [row for row in rows if not row.is_blank and not data.get(f"{row.prefix}-remove")]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        written = list(value or ())
        forms_ = [
            row if isinstance(row, PartForm) else self._of(name, place, row)
            for place, row in enumerate(written)
        ]
        start = _next_place(name, forms_)
        room = self.blank if self.most is None else min(self.blank, self.most - len(forms_))
        forms_ += [self._of(name, start + place, None) for place in range(max(0, room))]
        context = super().get_context(name, None, attrs)
        is_full = self.most is not None and len(forms_) >= self.most
        return context | {
            "rows": forms_,
            "count": _next_place(name, forms_),
            "name": name,
            "is_full": is_full,
        }

    def _of(self, name: str, place: int, plain: Plain) -> PartForm:
        return self.form(prefix=f"{name}-{place}", desk=self.desk, plain=plain)


class RowsField(forms.Field):
    """A list of pieces. Its value is the list as the document spells it."""

    def __init__(
        self, form: type[PartForm], *, blank: int = 1, most: int | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("required", False)
        self.most = most
        super().__init__(widget=RowsWidget(form, blank, most), **kwargs)

    def clean(self, value: list[PartForm] | None) -> list[Plain]:
        rows = value or []
        if self.most is not None and len(rows) > self.most:
            raise forms.ValidationError(f"这里最多写{self.most}行。")
        wrong = [row for row in rows if not row.is_valid()]  # each is asked, so that each shows what is wrong
        if wrong:
            raise forms.ValidationError("下面有的行要改。")
        return [row.to_plain() for row in rows]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


MOST_ROWS = 60


def _number(text: object) -> int:
    return min(int(text), MOST_ROWS) if isinstance(text, str) and text.isascii() and text.isdigit() else 0


def _next_place(name: str, rows: list[PartForm]) -> int:
    places = [int(str(row.prefix).removeprefix(f"{name}-").partition("-")[0]) for row in rows]
    return max(places, default=-1) + 1


class Desk:
    """What the forms of one draft may choose from."""

    def __init__(
        self,
        choices: Mapping[str, list[tuple[str, str]]],
        facts: Mapping[str, Any] | None = None,
        scheme: str = "",
    ) -> None:
        self._choices, self.facts, self.scheme = choices, facts or {}, scheme

    @property
    def is_residents(self) -> bool:
        """Residents pay for a cover year."""
        return self.scheme == "resident"

    def choices(self, of: str) -> list[tuple[str, str]]:
        return list(self._choices.get(of, ()))

    def label(self, of: str, key: str) -> str:
        """What a key of such a list is called; the key itself where nothing stands under it."""
        return dict(self._choices.get(of, ())).get(key, key)
