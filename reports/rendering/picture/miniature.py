"""The miniature of a year's picture: lines and dots without names, with one trend and its ancestors at full strength."""

from functools import lru_cache
from typing import NamedTuple

from reports.document.words import LADDER, Maturity
from reports.languages import Translator
from reports.rendering.drawing import Canvas, Face, width
from reports.rendering.drawing.pictures import INK, LINE, MUTED
from reports.rendering.picture.drawing import Columns, Stage, Style, thread
from reports.rendering.picture.trend_history import Sizes, TrendHistory, lay_out, path_text, sentence
from reports.rendering.terms import MATURITY

#: The width of the drawing, and its height unless it has few rows.
WIDTH, HEIGHT = 684, 396
#: The largest radius of a dot, which is also the margin of the drawing.
_RADIUS = 10.0
#: The largest distance of two rows.
_ROW = 66.0
#: The opacity of trends that are not lit.
_DIM = 0.2
#: The number of years that are drawn.
_YEARS = 6

#: The shapes of each trend by its key, each with its year.
type _Threads = dict[str, list[tuple[int, str]]]
type _Drawn = tuple[_Threads, tuple[tuple[float, str], ...], float]


class Miniature(NamedTuple):
    """A drawing with the labels of its columns and their positions: years, or maturities if the report has one year."""

    canvas: Canvas
    labels: tuple[tuple[float, str], ...]
    is_of_one_year: bool
    text: str

    def svg(self, name: str = "") -> str:
        """Return the drawing as SVG without labels; `name` is its class."""
        return self.canvas.svg(label=self.text, name=name)

    def labelled_svg(self, name: str = "") -> str:
        """Return the drawing as SVG with its labels below, for files."""
        canvas = Canvas(WIDTH)
        canvas.height = self.draw(canvas, (0, 0), WIDTH, size=22)
        return canvas.svg(label=self.text, name=name)

    def draw(self, canvas: Canvas, at: tuple[float, float], room: float, *, size: float) -> float:
        """Draw it with its labels from `at` (x, y) to the right, `room` wide. Return the lower edge."""
        left, top = at
        scale = room / WIDTH
        middle = top + self.canvas.height * scale + 1.4 * size
        canvas.draw_canvas(self.canvas, at, scale=scale)
        labels = Canvas(canvas.width)
        for number, (x, label) in enumerate(self.labels, 1):
            is_last = number == len(self.labels) and not self.is_of_one_year
            half = width(label, size, Face.BOLD) / 2
            place = min(max(left + x * scale, left + half), left + room - half)
            face, colour = (Face.BOLD, INK) if is_last else (Face.REGULAR, MUTED)
            labels.text(place, middle, label, anchor="middle", size=size, face=face, colour=colour)
        canvas.draw_canvas(labels)
        return middle + size


def miniature(history: TrendHistory, translate: Translator, lit: str = "") -> Miniature:
    """Return the miniature in which a trend, given by its key, and its ancestors are lit; all trends without `lit`."""
    canvas = Canvas(WIDTH)
    threads, labels, canvas.height = _drawn(history.unlinked(), translate)
    path = history.path_to(lit) if lit else dict.fromkeys(threads, history.year)
    # Lit trends cover the others.
    for trend, shapes in sorted(threads.items(), key=lambda each: each[0] in path):
        until = path.get(trend, 0)
        bright = "".join(shape for year, shape in shapes if year <= until)
        dim = "".join(shape for year, shape in shapes if year > until)
        if bright and dim and lit:
            dim = f'<g opacity="{_DIM}">{dim}</g>'
        canvas.group(dim + bright, name="thread", trend=trend, opacity=1 if bright or not lit else _DIM)
    text = path_text(history, lit, translate) if lit else sentence(history, translate)
    return Miniature(canvas, labels, history.since is None, text)


@lru_cache(maxsize=16)
def _drawn(history: TrendHistory, translate: Translator) -> _Drawn:
    """Return the shapes of the trends, the labels of the columns, and the height of the drawing."""
    return _dots(history, translate) if history.since is None else _lines(history.until(_YEARS), translate)


def _lines(history: TrendHistory, translate: Translator) -> _Drawn:
    """Return lines over the years."""
    layout = lay_out(history, Sizes(row=30, ended=26, gap=22))
    room = HEIGHT - 2 * _RADIUS
    scale = min(room / max(layout.bottom, 1), _ROW / 30)
    layout.heights = {trend: height * scale for trend, height in layout.heights.items()}
    step = (WIDTH - 2 * _RADIUS) / (len(history.years) - 1)
    columns = Columns({year: _RADIUS + step * place for place, year in enumerate(history.years)}, WIDTH, WIDTH, WIDTH)
    # Dots of many rows are as large as rows allow, so that the lit ones can be recognised.
    radius = min(_RADIUS, max(22 * scale * 0.45, min(3.0, 30 * scale * 0.48)))
    style = Style(Sizes(), r=radius, thin=max(radius * 0.25, 1.5), heavy=max(radius * 0.42, 2.5))
    stage = Stage(Canvas(WIDTH), history, translate, layout, columns, style, _RADIUS, 0, WIDTH)
    tails = set(layout.ended) - {step.parent for step in layout.steps}
    threads: _Threads = {}
    for trend, years in layout.years.items():
        threads[trend] = shapes = thread(stage, trend)
        if trend in tails:
            # Dots after its last year mean that it is not covered any more.
            start, y = columns.years[years[-1]] + radius + 6, stage.level(trend)
            stage.canvas.line(start, y, start + 26, y, colour=LINE, thick=style.thin + 0.5, dots=True)
            shapes.append((years[-1] + 1, stage.canvas.take()))
    return threads, tuple((x, str(year)) for year, x in columns.years.items()), layout.bottom * scale + 2 * _RADIUS


def _dots(history: TrendHistory, translate: Translator) -> _Drawn:
    """Return a dot for each trend of the only year, stacked in a column for each maturity."""
    used = {node.maturity for node in history.current_trends()}
    levels = (Maturity.NOT_RATED, *LADDER, Maturity.DECLINING)
    columns: dict[Maturity, list[str]] = {kind: [] for kind in levels if kind in used}
    for node in history.current_trends():
        columns[node.maturity].append(node.trend)
    highest = max(map(len, columns.values()), default=1)
    row = min(_ROW, HEIGHT / highest)
    step = WIDTH / max(len(columns), 1)
    canvas = Canvas(WIDTH)
    threads: _Threads = {}
    labels = []
    for column, (kind, trends) in enumerate(columns.items()):
        labels.append((step * (column + 0.5), translate.label(MATURITY[kind])))
        for place, trend in enumerate(trends):
            canvas.maturity(kind, step * (column + 0.5), row * (highest - place - 0.5), min(row * 0.32, 1.4 * _RADIUS))
            threads[trend] = [(history.year, canvas.take())]
    return threads, tuple(labels), row * highest
