// Lists whose lines are forms of their own: rules of alerts, routes of n8n.

import { call, once, refresh, say, toast } from './app.js';

const wordsIn = (text) => text.split(/[\s,]+/).filter(Boolean);

function rowOf(box) {
  const row = {};
  for (const cell of box.querySelectorAll('[data-cell]')) {
    const text = cell.value.trim();
    if ('words' in cell.dataset) {
      if (text !== '') row[cell.dataset.cell] = wordsIn(text);
    } else if (text !== '') row[cell.dataset.cell] = text;
  }
  return row;
}

export const rowsOf = (list) => [...list.querySelectorAll('[data-row]')].map(rowOf);

/** What is wrong with a list, told beside each cell that is: `data-match` is what a cell must look like, `data-unique` may stand once. */
export function rowProblems(list) {
  let count = 0;
  const seen = new Set();
  for (const cell of list.querySelectorAll('[data-row] [data-cell]')) {
    const text = cell.value.trim();
    const { match, matchText, unique, uniqueText } = cell.dataset;
    const isOdd = match !== undefined && !new RegExp(match).test(text);
    const isAgain = unique !== undefined && text !== '' && seen.has(text);
    if (unique !== undefined) seen.add(text);
    const place = cell.closest('[data-row]').querySelector(`[data-problem="${cell.dataset.cell}"]`);
    const problem = isOdd ? matchText : isAgain ? uniqueText : '';
    cell.toggleAttribute('aria-invalid', problem !== '');
    if (problem !== '') cell.setAttribute('aria-invalid', 'true');
    if (place) {
      place.textContent = problem;
      place.hidden = problem === '';
    }
    if (problem !== '') count += 1;
  }
  return count;
}

function addRow(list) {
  const row = list.querySelector('template').content.firstElementChild.cloneNode(true);
  list.querySelector('template').before(row);
  row.querySelector('[data-cell]').focus();
  const { added } = list.dataset;
  if (added) toast('info', added, 2000);
}

const saidBy = ({ dataset: { kind }, value }) => {
  const lines = value
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (kind === 'list') return lines;
  return lines.join('\n') || null;
};

/** A form that says all of something anew: its fields and its lists. */
async function put(form) {
  const problem = form.querySelector('[role=alert]');
  problem.hidden = true;
  const lists = [...form.querySelectorAll('[data-rows]')];
  const wrong = lists.reduce((sum, list) => sum + rowProblems(list), 0);
  if (wrong > 0) return toast('error', say('wrongRows', { count: wrong }));
  const [method, path] = form.dataset.put.split(' ');
  const fields = [...form.querySelectorAll('[data-kind]')].map((field) => [field.name, saidBy(field)]);
  const rows = lists.map((list) => [list.dataset.rows, rowsOf(list)]);
  try {
    const answer = await call(method, path, Object.fromEntries([...fields, ...rows]));
    toast('success', say('saved'));
    for (const warning of answer.warnings ?? []) toast('warning', warning);
    refresh();
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
    problem.scrollIntoView({ block: 'center' });
  }
}

async function testAlert(form) {
  const channel = form.elements.notification_channel.value;
  try {
    const body = channel === '' ? {} : { notification_channel: channel };
    const { results } = await call('POST', `/v1/integrations/${form.dataset.testAlert}/alerts/test`, body);
    for (const one of results) toast(one.delivered ? 'success' : 'error', `${one.channel}: ${one.message}`);
  } catch (error) {
    toast('error', error.message);
  }
}

/** A mail as it would be sent: its subject in a toast, the whole in a window that runs nothing. */
async function previewMail(form) {
  const problem = form.querySelector('[role=alert]');
  problem.hidden = true;
  const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
  if (given.template) delete given.html;
  try {
    const mail = await call('POST', `/api/integrations/${form.dataset.mail}/email/preview`, given);
    toast('info', say('mailReady', mail));
    document.getElementById('mail-subject').textContent = mail.subject;
    document.getElementById('mail-text').textContent = mail.text;
    document.getElementById('mail-html').srcdoc = mail.html;
    const missing = document.getElementById('mail-missing');
    missing.textContent = say('mailMissing', { names: mail.missing.join(', ') });
    missing.hidden = mail.missing.length === 0;
    document.getElementById('mail-window').showModal();
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
    toast('error', error.message);
  }
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if ('addRow' in button.dataset) addRow(button.closest('[data-rows]'));
  else if ('dropRow' in button.dataset) button.closest('[data-row]').remove();
});

document.addEventListener('input', (event) => {
  const list = event.target.closest('[data-rows]');
  if (list && event.target.closest('[aria-invalid]')) rowProblems(list);
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.put) {
    event.preventDefault();
    once(form, () => put(form));
  } else if (form.dataset.testAlert) {
    event.preventDefault();
    once(form, () => testAlert(form));
  } else if (form.dataset.mail) {
    event.preventDefault();
    once(form, () => previewMail(form));
  }
});
