// What the pages do beyond links and forms. Everything is changed through the API, with the session of whoever is signed in.

const words = JSON.parse(document.getElementById('words').textContent);
export const say = (key, values = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

const OLD_MS = 5 * 60_000;
const SIGNS = { healthy: '✓', unhealthy: '✗', unknown: '?', testing: '◌' };
const LASTS_MS = { success: 4000, info: 4000, warning: 7000, error: 10_000 };

/** A message in the corner: success, error, warning or info. */
export function toast(kind, text, lastsMs = LASTS_MS[kind]) {
  const box = document.createElement('div');
  box.className = `toast ${kind}`;
  box.setAttribute('role', kind === 'error' ? 'alert' : 'status');
  const line = document.createElement('p');
  line.textContent = text;
  const close = document.createElement('button');
  close.className = 'quiet';
  close.textContent = '×';
  close.setAttribute('aria-label', say('close'));
  close.addEventListener('click', () => box.remove());
  box.append(line, close);
  document.getElementById('toasts').append(box);
  if (lastsMs > 0) setTimeout(() => box.remove(), lastsMs);
  return box;
}

/** One call of the API. What is refused is thrown with the sentence of the server. */
export async function call(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Error(say('offline'));
  }
  const text = await answer.text();
  const said = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {};
  if (answer.status === 401) location.assign(`/sign-in?to=${encodeURIComponent(location.pathname)}`);
  if (!answer.ok) {
    const sentence = said.message ?? said.error ?? `${say('failed')} (${answer.status})`;
    throw Object.assign(new Error(sentence), { details: said.details });
  }
  return said;
}

const working = new WeakSet();

/** What leads to another page is under way until that page is there. */
export const LEAVING = Symbol('leaving');

/** While it is under way a form or a button says so, and nothing of it goes out a second time. */
export async function once(place, work) {
  if (working.has(place)) return;
  working.add(place);
  const buttons = place.matches('button') ? [place] : place.querySelectorAll('[type=submit]');
  for (const button of buttons) button.setAttribute('aria-busy', 'true');
  let how;
  try {
    how = await work();
  } finally {
    if (how !== LEAVING) {
      working.delete(place);
      for (const button of buttons) button.removeAttribute('aria-busy');
    }
  }
}

/** To another page, which is asked for once. */
export function leaveFor(address) {
  location.assign(address);
  return LEAVING;
}

const AGAIN_MS = 2000;
const LATEST_MS = 60_000;
let failures = 0;
let again = 0;

/** Nothing tells of a change a second time: what could not be had is asked for again, ever less often. */
function refreshLater() {
  clearTimeout(again);
  again = setTimeout(refresh, Math.min(LATEST_MS, AGAIN_MS * 2 ** failures));
  failures += 1;
}

/** The page as its address shows it now; null: it could not be had, or is no longer for whoever asks. */
async function pageNow() {
  try {
    const answer = await fetch(location.pathname + location.search);
    if (answer.ok && !answer.redirected) {
      failures = 0;
      clearTimeout(again);
      return new DOMParser().parseFromString(await answer.text(), 'text/html');
    }
    if (answer.status >= 500 || answer.status === 429) refreshLater();
  } catch {
    if (failures === 0) toast('warning', say('offline'));
    refreshLater();
  }
  return null;
}

const liveParts = () => document.querySelectorAll('[data-live]');
/** What the server said last of each part: one that says the same is left alone, with what was opened and chosen in it. */
const saidOf = new Map([...liveParts()].map((part) => [part.id, part.outerHTML]));

function exchange(part, other) {
  const opened = other.querySelectorAll('details');
  for (const [nth, { open }] of part.querySelectorAll('details').entries())
    if (open && opened[nth]) opened[nth].open = true;
  part.replaceWith(other);
  window.htmx.process(other);
}

function show(now) {
  if (now === null) return;
  for (const part of liveParts()) {
    const other = part.id ? now.getElementById(part.id) : null;
    const said = other?.outerHTML;
    if (other === null || saidOf.get(part.id) === said) continue;
    if (part.contains(document.activeElement?.closest('dialog, form'))) continue;
    saidOf.set(part.id, said);
    exchange(part, other);
  }
  document.dispatchEvent(new Event('htmx:afterSwap'));
}

let isRefreshing = false;
let wantsMore = false;
let isPressed = false;
let pressed = 0;
/** Lists that were chosen and are on their way. */
const chosen = new Set();

/** What is under a finger is not exchanged: the press would be lost. Nor is a list, while another one is asked for in its place. */
const mustWait = () => isPressed || chosen.size > 0;

/** The parts of the page that show what changes are asked for anew; what changes meanwhile is asked for once more. */
export async function refresh() {
  wantsMore = true;
  if (isRefreshing) return;
  isRefreshing = true;
  try {
    while (wantsMore && !mustWait()) {
      wantsMore = false;
      const { href } = location;
      const now = await pageNow();
      if (mustWait() || location.href !== href) wantsMore = true;
      else show(now);
    }
  } finally {
    isRefreshing = false;
  }
}

function goOn() {
  if (wantsMore) refresh();
}

/** The click comes right after the end of the press. */
function release(ms = 0) {
  clearTimeout(pressed);
  pressed = setTimeout(() => {
    isPressed = false;
    goOn();
  }, ms);
}

// Of some presses no end is told: on a list of choices, say.
const LONGEST_PRESS_MS = 2000;
document.addEventListener('pointerdown', () => {
  isPressed = true;
  release(LONGEST_PRESS_MS);
});
for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, () => release());

function ago(iso) {
  const seconds = Math.round((Date.parse(iso) - Date.now()) / 1000);
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ]) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(seconds, 'second');
}

function paintHealth(icon) {
  const { status, checked } = icon.dataset;
  const isOld = !checked || Date.now() - Date.parse(checked) > OLD_MS;
  icon.className = `health ${status}${isOld && status !== 'testing' ? ' old' : ''}`;
  icon.firstElementChild.textContent = SIGNS[status] ?? '?';
  const when = checked ? say('checkedAt', { when: ago(checked) }) : say('neverChecked');
  const label =
    status === 'testing' ? say('testing') : [say(status), when, icon.dataset.message].filter(Boolean).join(', ');
  icon.setAttribute('aria-label', label);
  icon.dataset.tooltip = label;
}

const healthIcons = (id) =>
  [...document.querySelectorAll('[data-health]')].filter((icon) => !id || icon.dataset.health === id);

function setHealth(id, status, checked, message) {
  for (const icon of healthIcons(id)) {
    icon.dataset.status = status;
    if (checked) icon.dataset.checked = checked;
    if (message) icon.dataset.message = message;
    paintHealth(icon);
  }
}

function paint() {
  for (const icon of healthIcons()) paintHealth(icon);
  for (const time of document.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    time.title = at.toLocaleString(document.documentElement.lang);
    time.textContent = ago(time.dateTime);
  }
}

async function testOne(id) {
  const [icon] = healthIcons(id);
  const before = icon?.dataset.status ?? 'unknown';
  setHealth(id, 'testing');
  try {
    const found = await call('POST', `/v1/integrations/${id}/test`);
    setHealth(id, found.health_status, found.last_health_check, found.message);
    toast(
      found.success ? 'success' : found.health_status === 'unhealthy' ? 'error' : 'warning',
      `${found.name}: ${found.message}`,
    );
  } catch (error) {
    setHealth(id, before);
    toast('error', error.message);
  }
}

async function checkAll() {
  const rows = [...document.querySelectorAll('tr[data-integration]')].filter((row) => row.querySelector('[data-test]'));
  const before = rows.map(({ dataset: { integration: id } }) => [id, healthIcons(id)[0]?.dataset.status]);
  for (const [id] of before) setHealth(id, 'testing');
  try {
    const found = await call('POST', '/v1/integrations/test-all');
    for (const one of found.results) setHealth(one.id, one.health_status, one.last_health_check, one.message);
    toast(found.unhealthy > 0 ? 'warning' : 'success', say('checked', found));
  } catch (error) {
    for (const [id, status] of before) setHealth(id, status ?? 'unknown');
    toast('error', error.message);
  }
}

function turnEye(button) {
  const field = document.getElementById(button.dataset.eye);
  const isShown = field.type === 'text';
  field.type = isShown ? 'password' : 'text';
  button.setAttribute('aria-pressed', String(!isShown));
  button.setAttribute('aria-label', say(isShown ? 'show' : 'hide'));
}

/** A button that makes one call: `data-call="POST /v1/…"`, with `data-body`, asked about first with `data-confirm`. */
async function press(button) {
  if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
  const [method, path] = button.dataset.call.split(' ');
  try {
    const answer = await call(method, path, button.dataset.body ? JSON.parse(button.dataset.body) : undefined);
    toast('success', button.dataset.done ?? say('done'));
    if (button.dataset.to) return leaveFor(button.dataset.to.replace('{id}', answer.id));
    refresh();
  } catch (error) {
    toast('error', error.message);
  }
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button?.dataset.test) once(button, () => testOne(button.dataset.test));
  else if (button?.id === 'check-all') once(button, checkAll);
  else if (button?.dataset.eye) turnEye(button);
  else if (button?.dataset.call) once(button, () => press(button));
  // Help is closed by a click anywhere else.
  for (const help of document.querySelectorAll('details.help[open]'))
    if (!help.contains(event.target)) help.open = false;
});

/** What happens is shown when it happens, beginning with what happened since the page was made. */
function listen() {
  if (!document.querySelector('[data-live]')) return;
  const stream = new EventSource(`/v1/realtime?after=${document.body.dataset.seen}`);
  let wasLost = false;
  let timer = 0;
  const later = () => {
    if (timer !== 0) return;
    timer = setTimeout(() => {
      timer = 0;
      refresh();
    }, 500);
  };
  stream.addEventListener('open', () => {
    if (wasLost) refresh();
    wasLost = false;
  });
  stream.addEventListener('error', () => {
    wasLost = true;
  });
  stream.addEventListener('integration_health_changed', (event) => {
    const { id, integrationId = id, healthStatus, lastHealthCheck } = JSON.parse(event.data);
    setHealth(integrationId, healthStatus, lastHealthCheck);
  });
  for (const kind of ['integration_batch_update', 'integration_created', 'integration_deleted', 'integration_alert']) {
    stream.addEventListener(kind, later);
  }
}

const PATIENCE_MS = 300;
const waits = new WeakMap();

/** A list that a slow server has not answered yet says that it is being asked for. */
document.addEventListener('htmx:beforeRequest', ({ detail: { xhr, target } }) => {
  chosen.add(xhr);
  xhr.addEventListener('loadend', () => {
    chosen.delete(xhr);
    saidOf.clear();
    goOn();
  });
  waits.set(
    xhr,
    setTimeout(() => target.setAttribute('aria-busy', 'true'), PATIENCE_MS),
  );
});
document.addEventListener('htmx:afterRequest', ({ detail: { xhr, target } }) => {
  clearTimeout(waits.get(xhr));
  target.removeAttribute('aria-busy');
});
document.addEventListener('htmx:afterSwap', paint);
// The way back shows the list as it was left.
document.addEventListener('htmx:historyRestore', () => {
  saidOf.clear();
  refresh();
});
document.addEventListener('htmx:sendError', () => toast('warning', say('offline')));
paint();
setInterval(paint, 15_000);
listen();
