// Charts of the course that a page carries as data.

const words = JSON.parse(document.getElementById('words').textContent);
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const KINDS = {
  events: [
    {
      label: words.events,
      of: (point) => point.events,
      stroke: () => color('--info'),
      fill: () => `${color('--info')}22`,
    },
    { label: words.dead, of: (point) => point.dead, stroke: () => color('--bad') },
  ],
  latency: [
    { label: 'p50', of: (point) => point.latency_p50, stroke: () => color('--good') },
    { label: 'p95', of: (point) => point.latency_p95, stroke: () => color('--warn') },
    { label: 'p99', of: (point) => point.latency_p99, stroke: () => color('--bad') },
  ],
};

const axis = () => ({ stroke: color('--pico-color'), grid: { stroke: `${color('--pico-muted-border-color')}` } });

function draw(place) {
  if (place.dataset.drawn) return;
  place.dataset.drawn = 'yes';
  const { series } = JSON.parse(place.dataset.course);
  const lines = KINDS[place.dataset.chart];
  const times = series.map((point) => Date.parse(point.at) / 1000);
  const data = [times, ...lines.map((line) => series.map((point) => line.of(point) ?? null))];
  const options = {
    width: Math.max(240, place.clientWidth),
    height: 180,
    axes: [axis(), axis()],
    series: [{}, ...lines.map(({ of, ...line }) => ({ ...line, width: 2, spanGaps: false, points: { size: 4 } }))],
  };
  const chart = new window.uPlot(options, data, place);
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', `${lines.map((line) => line.label).join(', ')}: ${times.length}`);
  new ResizeObserver(() => chart.setSize({ width: Math.max(240, place.clientWidth), height: 180 })).observe(place);
}

const drawAll = () => document.querySelectorAll('[data-chart]').forEach(draw);
document.addEventListener('htmx:afterSwap', drawAll);
drawAll();
