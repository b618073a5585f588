// What can be done with events: look into payloads, edit, replay one or many, copy.

import { call, leaveFor, once, refresh, say, toast } from './app.js';

function leaf(key, value) {
  const line = document.createElement('div');
  line.className = 'leaf';
  const name = document.createElement('span');
  name.className = 'key';
  name.textContent = key === null ? '' : `${key}: `;
  const said = document.createElement('span');
  said.textContent = JSON.stringify(value);
  line.append(name, said);
  return line;
}

const isNode = (value) => typeof value === 'object' && value !== null;

/** Folded until opened, so that a large payload costs little. */
function node(key, value, openLevels) {
  if (!isNode(value)) return leaf(key, value);
  const box = document.createElement('details');
  const line = document.createElement('summary');
  const size = Object.keys(value).length;
  line.textContent = `${key === null ? '' : `${key}: `}${Array.isArray(value) ? `[${size}]` : `{${size}}`}`;
  box.append(line);
  const fill = () => {
    if (box.dataset.filled) return;
    box.dataset.filled = 'yes';
    for (const [name, inner] of Object.entries(value)) box.append(node(name, inner, openLevels - 1));
  };
  box.addEventListener('toggle', fill);
  if (openLevels > 0) {
    fill();
    box.open = true;
  }
  return box;
}

const MOST_FOUND = 200;

function holds(key, value, text, depth = 0) {
  if (key !== null && String(key).toLowerCase().includes(text)) return true;
  if (!isNode(value)) return String(value).toLowerCase().includes(text);
  return depth < 50 && Object.entries(value).some(([name, inner]) => holds(name, inner, text, depth + 1));
}

/** The paths to what was looked for, each with its value. */
function matches(value, text, path, found) {
  for (const [name, inner] of Object.entries(value)) {
    if (found.length >= MOST_FOUND) return found;
    const here = path === '' ? name : `${path}.${name}`;
    if (isNode(inner)) {
      if (holds(null, inner, text)) matches(inner, text, here, found);
      else if (name.toLowerCase().includes(text)) found.push([here, inner]);
    } else if (holds(name, inner, text)) found.push([here, inner]);
  }
  return found;
}

function plant(tree) {
  const value = JSON.parse(document.getElementById(tree.dataset.tree).textContent || 'null');
  const whole = () => tree.replaceChildren(node(null, value, Number(tree.dataset.openLevels ?? 1)));
  tree.classList.add('tree');
  whole();
  document.getElementById(`${tree.dataset.tree}-search`)?.addEventListener('input', (event) => {
    const text = event.target.value.trim().toLowerCase();
    if (text === '' || !isNode(value)) return whole();
    const lines = matches(value, text, '', []).map(([path, inner]) => {
      const line = leaf(path, inner);
      line.classList.add('found');
      return line;
    });
    tree.replaceChildren(...lines);
  });
}

async function copy(text, said = say('copied')) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https browsers keep the clipboard to themselves: the old way still works.
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
  toast('success', said);
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curlOf({ curl, address }) {
  const payload = document.getElementById(curl).textContent;
  return `curl -X POST ${quoted(address)} -H 'content-type: application/json' --data-raw ${quoted(payload)}`;
}

async function saveCase(place) {
  try {
    const { path, content } = await call('POST', `/v1/integrations/${place}/save-as-case`);
    await copy(content, say('caseSaved', { path }));
  } catch (error) {
    toast('error', error.message);
  }
}

function edited(form) {
  const problem = form.querySelector('[role=alert]');
  problem.hidden = true;
  try {
    return JSON.parse(form.querySelector('textarea').value);
  } catch (error) {
    problem.textContent = say('badJson', { why: error.message });
    problem.hidden = false;
    return undefined;
  }
}

async function replayEdited(form, dryRun) {
  const payload = edited(form);
  if (payload === undefined) return;
  const result = form.querySelector('pre');
  try {
    const answer = await call('POST', form.dataset.editReplay, { payload, dry_run: dryRun });
    if (dryRun) {
      result.hidden = false;
      result.textContent = `${say('wouldSend')}\n${JSON.stringify(answer, null, 2)}`;
    } else return leaveFor(location.pathname.replace(/[^/]+$/, answer.event_id));
  } catch (error) {
    const problem = form.querySelector('[role=alert]');
    problem.textContent = error.message;
    problem.hidden = false;
  }
}

const rangeOf = (form) => ({
  from: form.elements.from.value,
  status: [...form.querySelectorAll('[name=status]:checked')].map((box) => box.value),
});

async function bulk(form, dryRun) {
  const go = form.querySelector('#bulk-go');
  const output = form.querySelector('output');
  try {
    const answer = await call('POST', `/v1/integrations/${form.dataset.replay}/replay`, {
      ...rangeOf(form),
      dry_run: dryRun,
    });
    if (dryRun) {
      output.textContent = say('count', { count: answer.count, changed: answer.difference.length });
      go.hidden = answer.count === 0;
      return;
    }
    go.hidden = true;
    output.textContent = '';
    toast('success', say('replayed', answer));
    refresh();
  } catch (error) {
    toast('error', error.message);
  }
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { open, close, copy: from, saveCase: place } = button.dataset;
  if (open) document.getElementById(open).showModal();
  else if (close) document.getElementById(close).close();
  else if (from) copy(document.getElementById(from).textContent);
  else if (button.dataset.curl) copy(curlOf(button.dataset));
  else if (place) once(button, () => saveCase(place));
  else if ('try' in button.dataset) once(button, () => replayEdited(button.form, true));
  else if (button.id === 'bulk-go') once(button, () => bulk(button.form, false));
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.editReplay) {
    event.preventDefault();
    once(form, () => replayEdited(form, false));
  } else if (form.dataset.replay) {
    event.preventDefault();
    once(form, () => bulk(form, true));
  }
});

document.querySelectorAll('[data-tree]').forEach(plant);
