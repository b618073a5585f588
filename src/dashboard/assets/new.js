// Asking for an integration in words, and help on every service of the catalogue.

import { call, leaveFor, once, toast } from './app.js';

/** What a form of an issue would make of it. */
const wordsIn = (form) =>
  [...form.querySelectorAll('[data-heading]')]
    .filter((field) => field.value.trim() !== '')
    .map((field) => `### ${field.dataset.heading}\n\n${field.value.trim()}\n`)
    .join('\n');

/** Beside each field what it lacks; the first one is where to go on. */
function showMissing(form, names) {
  for (const place of form.querySelectorAll('[data-missing]')) {
    const isMissing = names.includes(place.dataset.missing);
    const field = form.querySelector(`[data-field="${place.dataset.missing}"]`);
    place.hidden = !isMissing;
    place.id = `need-${place.dataset.missing}`;
    if (isMissing) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
    field.setAttribute('aria-describedby', isMissing ? place.id : '');
  }
  form.querySelector('[aria-invalid]')?.focus();
}

async function ask(form) {
  const problem = form.querySelector('[role=alert]');
  problem.hidden = true;
  showMissing(form, []);
  const name = form.elements.name.value.trim();
  const repository = form.elements.repository?.value ?? '';
  const given = { ...(name === '' ? {} : { name }), ...(repository === '' ? {} : { repository }) };
  try {
    const made = await call('POST', '/v1/integrations', { ...given, words: wordsIn(form) || '-' });
    return leaveFor(`/dashboard/integrations/${made.id}`);
  } catch (error) {
    const missing = error.details?.missing_fields ?? [];
    showMissing(form, missing);
    problem.textContent = error.message;
    problem.hidden = missing.length > 0;
    if (missing.length === 0) problem.scrollIntoView({ block: 'center' });
  }
}

async function explain(help) {
  const place = help.querySelector('.setup');
  if (!help.open || place.textContent !== '') return;
  try {
    const { setup } = await call('GET', `/v1/catalog/${help.dataset.help}`);
    place.textContent = setup[document.documentElement.lang] ?? setup.en;
  } catch (error) {
    toast('error', error.message);
  } finally {
    place.removeAttribute('aria-busy');
  }
}

document.addEventListener('submit', (event) => {
  if (!('ask' in event.target.dataset)) return;
  event.preventDefault();
  once(event.target, () => ask(event.target));
});

document.addEventListener('click', (event) => {
  const name = event.target.closest('button')?.dataset.useService;
  if (!name) return;
  const field = document.getElementById('ask-service');
  field.value = name;
  field.focus();
});

for (const help of document.querySelectorAll('details[data-help]')) {
  help.addEventListener('toggle', () => explain(help));
}
