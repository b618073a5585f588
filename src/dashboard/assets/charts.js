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

const SECOND_MS = 1000;

/** Incidents as bands and changes as lines, behind the course. */
function marksOn({ changes = [], incidents = [] }) {
  return (chart) => {
    const { ctx, bbox } = chart;
    const placeOf = (iso) => {
      const place = chart.valToPos(Date.parse(iso) / SECOND_MS, 'x', true);
      return Math.min(bbox.left + bbox.width, Math.max(bbox.left, place));
    };
    ctx.save();
    ctx.fillStyle = `${color('--bad')}33`;
    for (const { opened_at, resolved_at } of incidents) {
      const from = placeOf(opened_at);
      const to = placeOf(resolved_at ?? new Date().toISOString());
      ctx.fillRect(from, bbox.top, Math.max(2, to - from), bbox.height);
    }
    ctx.strokeStyle = color('--warn');
    ctx.setLineDash([4, 4]);
    for (const { at } of changes) {
      ctx.beginPath();
      ctx.moveTo(placeOf(at), bbox.top);
      ctx.lineTo(placeOf(at), bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
    chart.root.parentElement.dataset.marks = String(changes.length + incidents.length);
  };
}

const axis = () => ({ stroke: color('--pico-color'), grid: { stroke: `${color('--pico-muted-border-color')}` } });

function draw(place) {
  if (place.dataset.drawn) return;
  place.dataset.drawn = 'yes';
  const course = JSON.parse(place.dataset.course);
  const { series } = course;
  const lines = KINDS[place.dataset.chart];
  const times = series.map((point) => Date.parse(point.at) / 1000);
  const data = [times, ...lines.map((line) => series.map((point) => line.of(point) ?? null))];
  const options = {
    width: Math.max(240, place.clientWidth),
    height: 180,
    axes: [axis(), axis()],
    hooks: { drawClear: [marksOn(course)] },
    series: [{}, ...lines.map(({ of, ...line }) => ({ ...line, width: 2, spanGaps: false, points: { size: 4 } }))],
  };
  const chart = new window.uPlot(options, data, place);
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', lines.map((line) => line.label).join(', '));
  new ResizeObserver(() => chart.setSize({ width: Math.max(240, place.clientWidth), height: 180 })).observe(place);
}

const drawAll = () => document.querySelectorAll('[data-chart]').forEach(draw);
document.addEventListener('htmx:afterSwap', drawAll);
drawAll();
