// Forms that change something through the API: settings, people, keys.

import { call, leaveFor, once, refresh, say, toast } from './app.js';

const problemOf = (form) => form.querySelector('[role=alert]');

function tell(form, error) {
  const place = problemOf(form);
  if (!place) return toast('error', error.message);
  place.textContent = error.message;
  place.hidden = false;
  place.scrollIntoView({ block: 'center' });
}

/** What a field says; undefined: it says nothing new. */
function saidBy(field) {
  const { kind } = field.dataset;
  const text = field.value.trim();
  if (kind === 'check') return field.checked;
  if (kind === 'secret') return text === '' ? undefined : text;
  if (text === '') return null;
  if (kind === 'number') return Number(text);
  if (kind === 'list')
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  return kind === 'json' ? parsed(text, field.name) : text;
}

function parsed(text, name) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}: ${say('badJson', { why: error.message })}`);
  }
}

const before = new WeakMap();
const stateOf = (field) => (field.dataset.kind === 'check' ? String(field.checked) : field.value);

/** Only what was changed here: what somebody else changed meanwhile stays. */
function changedIn(form) {
  const changes = {};
  for (const field of form.querySelectorAll('[data-kind]')) {
    if (before.get(field) === stateOf(field)) continue;
    const value = saidBy(field);
    if (value !== undefined) changes[field.name] = value;
  }
  const others = form.querySelector('[data-others]');
  if (others && before.get(others) !== others.value) {
    const was = JSON.parse(before.get(others) || '{}');
    const now = parsed(others.value || '{}', others.id);
    for (const name of Object.keys(was)) if (!(name in now)) changes[name] = null;
    for (const [name, value] of Object.entries(now)) {
      if (JSON.stringify(was[name]) !== JSON.stringify(value)) changes[name] = value;
    }
  }
  return changes;
}

function remember(form) {
  for (const field of form.querySelectorAll('[data-kind], [data-others]')) before.set(field, stateOf(field));
}

async function save(form) {
  problemOf(form).hidden = true;
  const changes = changedIn(form);
  if (Object.keys(changes).length === 0) return toast('info', say('nothingChanged'));
  await call('PATCH', `/v1/integrations/${form.dataset.config}/config`, changes);
  for (const field of form.querySelectorAll('[data-kind=secret]')) {
    if (field.value !== '') field.placeholder = '••••••••';
    field.value = '';
    field.type = 'password';
  }
  remember(form);
  toast('success', say('saved'));
  refresh();
}

async function makeKey(form) {
  const { name, type, expires_at } = Object.fromEntries(new FormData(form));
  const expires = expires_at ? { expires_at: new Date(expires_at).toISOString() } : {};
  const made = await call('POST', '/v1/auth/tokens', { name, type, ...expires });
  document.getElementById('token').textContent = made.token;
  document.getElementById('made-key').hidden = false;
  form.hidden = true;
  refresh();
}

/** What is said this once and never again: the secret of a new hook. */
function showOnce(form, answer) {
  const place = form.querySelector('.shown');
  if (!place) return;
  place.querySelector('code').textContent = answer[form.dataset.shows];
  place.hidden = false;
}

async function sendForm(form) {
  const [method, path] = form.dataset.send.split(' ');
  const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
  for (const box of form.querySelectorAll('[data-bool]')) given[box.name] = box.checked;
  const answer = await call(method, path, given);
  form.reset();
  showOnce(form, answer);
  toast('success', say('done'));
  refresh();
}

async function connect({ connect: service, integration }) {
  const { url } = await call('GET', `/v1/oauth/${service}/start?integration_id=${integration}`);
  return leaveFor(url);
}

const WAYS = { config: save, send: sendForm, newKey: makeKey };

document.addEventListener('submit', (event) => {
  const form = event.target;
  const way = Object.keys(WAYS).find((one) => one in form.dataset);
  if (!way) return;
  event.preventDefault();
  once(form, () => WAYS[way](form)).catch((error) => tell(form, error));
});

document.addEventListener('change', (event) => {
  const { role } = event.target.dataset;
  if (!role) return;
  call('PATCH', role, { role: event.target.value }).then(
    () => toast('success', say('saved')),
    (error) => toast('error', error.message),
  );
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-connect]');
  if (button) once(button, () => connect(button.dataset)).catch((error) => toast('error', error.message));
});

// A key that was seen is gone from the page with its window.
document.addEventListener(
  'close',
  (event) => {
    const form = event.target.querySelector?.('[data-new-key]');
    if (!form) return;
    document.getElementById('token').textContent = '';
    document.getElementById('made-key').hidden = true;
    form.hidden = false;
    form.reset();
  },
  true,
);

document.querySelectorAll('[data-config]').forEach(remember);
