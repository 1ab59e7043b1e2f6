"""Credits: how much of a unit is earned in which time, by categories; and the cycles into which time is cut."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from credpolicy import dates
from credpolicy.model.base import (
    DURATION_PATTERN,
    YEAR_DAY_PATTERN,
    Amount,
    Duration,
    Id,
    Items,
    Model,
    Text,
    YearDay,
    amount_schema,
    refuse,
)
from credpolicy.model.phrase import AnyPhrase, DayPhrase
from credpolicy.model.selector import Selection, Selector
from credpolicy.model.validity import RecordDay

_FRACTION = r"(\.\d{1,9})?"
Sum = Annotated[
    Amount,
    Field(ge=0, le=999_999_999),
    WithJsonSchema(amount_schema({"minimum": 0, "maximum": 999_999_999}, rf"0*\d{{1,9}}{_FRACTION}")),
]
Percent = Annotated[
    Amount,
    Field(ge=0, le=100),
    WithJsonSchema(amount_schema({"minimum": 0, "maximum": 100}, rf"0*(100(\.0{{1,9}})?|\d{{1,2}}{_FRACTION})")),
]
Factor = Annotated[
    Amount,
    Field(gt=0, le=1_000_000),
    WithJsonSchema(
        amount_schema(
            {"exclusiveMinimum": 0, "maximum": 1_000_000}, rf"(?=.*[1-9])0*(1000000(\.0{{1,9}})?|\d{{1,6}}{_FRACTION})"
        )
    ),
]
_STARTS = ("birthday", "birth_month")
_PERIODS = ("cycle", "ever", "validity")


def _starts(value: object) -> object:
    """A word, a day of the year or a day; no union, which would complain of all."""
    if value in _STARTS or isinstance(value, dates.YearDay | date):
        return value
    message = "a cycle starts on a day (YYYY-MM-DD), on a day of every year (MM-DD), on `birthday` or on `birth_month`"
    if not isinstance(value, str):
        raise refuse(message)
    try:
        return dates.parse_year_day(value)
    except ValueError:
        pass
    try:
        return dates.parse_day(value)
    except ValueError:
        raise refuse(message) from None


class Cycle(Model):
    """Consecutive periods of one length."""

    length: Duration = Field(description="How long one lasts.", examples=["3 years"])
    basis: RecordDay = Field(
        "awarded_on", description="The day of the record from which a holder's first one is found."
    )
    starts: Annotated[
        dates.YearDay | date | Literal["birthday", "birth_month"] | None,
        PlainValidator(_starts),
        WithJsonSchema(
            {
                "anyOf": [
                    {"enum": list(_STARTS)},
                    {"type": "string", "pattern": YEAR_DAY_PATTERN},
                    {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                    {"type": "null"},
                ]
            }
        ),
    ] = Field(
        None,
        description="A day common to all, a day of every year, or by birthday; else the basis day itself.",
        examples=["01-01"],
    )
    cutoff: YearDay | None = Field(
        None, description="Who begins after this day of the year starts with the next cycle; else the running one."
    )
    make_up: Duration | None = Field(None, description="Credits of that time after its end fill a closed cycle first.")

    @model_validator(mode="after")
    def _starts_somewhere(self) -> Cycle:
        if self.cutoff is not None and not isinstance(self.starts, dates.YearDay):
            message = "`cutoff` belongs beside `starts` with a day of every year (MM-DD)"
            raise refuse(message, "cutoff")
        if self.length.count == 0 or self.length.unit in ("day", "week") or self.length.calendar:
            message = "a cycle lasts some months, quarters or years; write for example `3 years`"
            raise refuse(message, "length")
        return self


class Category(Model):
    """What counts in one category, and how much of it."""

    min: Sum | None = Field(None, description="At least so much.")
    max: Sum | None = Field(None, description="At most so much is passed on to what is above.")
    min_percent: Percent | None = Field(None, description="At least this share of all that counts.")
    max_percent: Percent | None = Field(None, description="At most this share of the required total is passed on.")
    surplus: Id | None = Field(
        None, description="Where more than `max` counts: `total` or another category; nowhere where nothing is written."
    )
    when: Selector | None = Field(None, description="On which condition the category is asked for.")
    categories: dict[Id, Category] | None = Field(None, description="The categories inside it.")

    @model_validator(mode="after")
    def _least_below_most(self) -> Category:
        if self.min is not None and self.max is not None and self.max < self.min and self.categories is None:
            message = f"at least {self.min} and at most {self.max} can never both hold"
            raise refuse(message, "max")
        if self.surplus is not None and self.max is None and self.max_percent is None:
            message = "`surplus` belongs beside `max` or `max_percent`"
            raise refuse(message, "surplus")
        return self


Category.model_rebuild()
Categories = dict[Id, Category]


class Limit(Model):
    """A most that cuts across categories."""

    where: Selector | None = Field(None, description="For entries with these values.")
    each: Literal["day", "month", "year"] | None = Field(
        None, description="In each of these; in the period where nothing is written."
    )
    max: Sum | None = Field(None, description="At most so much of them counts.")
    max_percent: Percent | None = Field(None, description="At most this share of the required total.")

    @model_validator(mode="after")
    def _says_one_most(self) -> Limit:
        if (self.max is None) == (self.max_percent is None):
            message = "a limit has exactly one of max, max_percent"
            raise refuse(message)
        return self


class EachYear(Model):
    """What is asked for in each year of the period."""

    total: Sum | None = Field(None, description="At least so much.")
    categories: dict[Id, Category] | None = Field(None, description="The categories.")


class CarryOver(Model):
    """What of one cycle counts in the next."""

    max: Sum = Field(description="At most so much.")
    from_last: Duration | None = Field(None, description="Only what was earned in the last such time of the cycle.")
    except_: Items[Id] = Field((), alias="except", description="Categories of which nothing is carried over.")


class Stretch(Model):
    """A period from one day to another."""

    from_: AnyPhrase = Field(alias="from", description="First day, inclusive.")
    until: AnyPhrase | None = Field(None, description="Last day, inclusive; open where nothing is written.")


def _period(value: object) -> object:
    """A word, a rolling duration, or a stretch; no union, which would complain of all."""
    if value in _PERIODS or isinstance(value, dates.Duration | Stretch):
        return value
    if isinstance(value, dict):
        return Stretch.model_validate(value)
    message = "a period is a duration such as `12 months`, or `cycle`, `ever`, `validity`, or a mapping with `from`"
    if not isinstance(value, str):
        raise refuse(message)
    try:
        return dates.parse_duration(value)
    except ValueError:
        raise refuse(message) from None


class Credits(Model):
    """An amount of a unit, earned in a time."""

    when: Selector | None = Field(None, description="On which condition this case applies.")
    unit: Id = Field(description="What is counted.", examples=["contact_hour"])
    makes_one: dict[Id, Factor] | None = Field(
        None, description="So many of another unit make one.", examples=[{"minute": "50"}]
    )
    period: Annotated[
        dates.Duration | Literal["cycle", "ever", "validity"] | Stretch,
        PlainValidator(_period),
        WithJsonSchema(
            {
                "anyOf": [
                    {"enum": list(_PERIODS)},
                    {"type": "string", "pattern": DURATION_PATTERN},
                    {"type": "object", "format": "stretch"},
                ]
            }
        ),
    ] = Field("cycle", description="The time over which is added up.", examples=["12 months"])
    cycle: Cycle | None = Field(None, description="The cycle, in a requirement; in a type it is the type's own.")
    total: Sum | None = Field(None, description="At least so much.")
    ceiling: Sum | None = Field(None, description="At most so much, as of a dose.")
    categories: dict[Id, Category] | None = Field(None, description="What counts in which category.")
    each_year: EachYear | None = Field(None, description="The same for each year of the period.")
    carry_over: CarryOver | None = Field(None, description="What of one cycle counts in the next.")
    not_before: AnyPhrase | None = Field(None, description="Entries before this day do not count.")
    where: Selector | None = Field(None, description="Only entries with these values count.")
    match: dict[Id, Text] | None = Field(None, description="Entry's attribute: path of another row it must equal.")
    limits: Items[Limit] = Field((), description="Mosts that cut across categories.")

    @model_validator(mode="after")
    def _says_how_much(self) -> Credits:
        if self.total is not None and self.ceiling is not None:
            message = "`total` is a least and `ceiling` a most; write one of them"
            raise refuse(message, "ceiling")
        if self.total is None and self.ceiling is None and not self.categories and self.each_year is None:
            message = "credits say how much: total, ceiling, categories or each_year"
            raise refuse(message)
        if self.carry_over is not None and (self.period != "cycle" or self.total is None):
            message = "`carry_over` belongs beside `period: cycle` and `total`"
            raise refuse(message, "carry_over")
        if self.cycle is not None and self.period != "cycle":
            message = "`cycle` belongs beside `period: cycle`"
            raise refuse(message, "cycle")
        if self.each_year is not None and self.period not in ("cycle", "validity"):
            message = "`each_year` belongs beside `period: cycle` or `period: validity`"
            raise refuse(message, "each_year")
        _surplus_leads_somewhere(self.categories, ("categories",))
        if self.each_year is not None:
            _surplus_leads_somewhere(self.each_year.categories, ("each_year", "categories"))
        return self

    @property
    def paths(self) -> frozenset[str]:
        """The paths that its conditions, those of its categories, and its `match` read; not those read of entries."""
        conditions = [self.when, *_conditions(self.categories)]
        conditions += _conditions(self.each_year.categories) if self.each_year else []
        read = {path for condition in conditions if condition for path in condition.paths}
        return frozenset({*read, *(self.match or {}).values()})

    @property
    def phrases(self) -> tuple[DayPhrase, ...]:
        """The days from or until which entries count."""
        stretch = (self.period.from_, self.period.until) if isinstance(self.period, Stretch) else ()
        return tuple(phrase for phrase in (self.not_before, *stretch) if phrase is not None)


def _conditions(block: Categories | None) -> list[Selection | None]:
    """The conditions of the categories, also of those inside."""
    inner = [(category.when, _conditions(category.categories)) for category in (block or {}).values()]
    return [condition for when, below in inner for condition in (when, *below)]


def _surplus_leads_somewhere(block: Categories | None, at: tuple[str, ...]) -> None:
    """Refuse a category named twice in a block, and a surplus that leads out of it; `at` leads to the block."""
    named: dict[str, tuple[Category, tuple[str, ...]]] = {}

    def collect(categories: Categories | None, here: tuple[str, ...]) -> None:
        for name, category in (categories or {}).items():
            if name == "total":
                message = "no category is called `total`, for `surplus` means the whole by it; write another name"
                raise refuse(message, *here, name)
            if name in named:
                message = f"the category `{name}` is named twice; each has a name of its own"
                raise refuse(message, *here, name)
            named[name] = (category, (*here, name))
            collect(category.categories, (*here, name, "categories"))

    collect(block, at)
    for category, place in named.values():
        if category.surplus is not None and category.surplus not in (*named, "total"):
            message = f"there is no category `{category.surplus}` here"
            raise refuse(message, *place, "surplus")
