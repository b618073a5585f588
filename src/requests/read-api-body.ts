import { findService, listServices, serviceIdOf } from '#src/connectors/catalogue.ts';
import { InputFault } from '#src/kit/faults.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import type { ApiBody } from './body.ts';

/** A text that says something, without the space around it. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** What a body says of the integration itself, or repeats of what was read of another one: no settings. */
const NO_SETTINGS = new Set([
  ...['name', 'type', 'description', 'project', 'repository', 'words', 'package', 'files'],
  ...['source', 'source_service', 'target', 'target_service', 'events', 'config', 'configuration'],
  ...['id', 'status', 'health_status', 'last_health_check', 'issue_number', 'pull_request_url', 'webhook_url'],
  ...['version', 'error_details', 'last_activity', 'pending_request', 'created_at', 'updated_at'],
]);

/** Settings in `config` and those that the second dialect writes beside it, sections of a manifest among them. */
export function settingsOf(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const beside = Object.entries(body).filter(([name]) => !NO_SETTINGS.has(name));
  return { ...Object.fromEntries(beside), ...record(body.config), ...record(body.configuration) };
}

/** Undefined: the settings name none. */
function eventsIn(settings: Readonly<Record<string, unknown>>, source: string): string[] | undefined {
  const named = settings.events ?? settings[`${source}_events`];
  const list = typeof named === 'string' ? [named] : named;
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : undefined;
}

/** What was asked for, with other settings. */
export const withSettings = (body: ApiBody, settings: Readonly<Record<string, unknown>>): ApiBody => ({
  ...body,
  settings,
  events: eventsIn(settings, body.source) ?? body.events,
});

function serviceIn(value: unknown): string | undefined {
  const name = text(value);
  return name === undefined ? undefined : serviceIdOf(name);
}

/** Either dialect of the body, as one; refused when a field that nothing can go without is missing. */
export function readApiBody(body: Readonly<Record<string, unknown>>): ApiBody {
  const settings = settingsOf(body);
  const found = {
    name: text(body.name),
    source_service: serviceIn(body.source) ?? serviceIn(body.source_service),
    target_service: serviceIn(body.target) ?? serviceIn(body.target_service),
  };
  const missing = Object.entries(found).filter(([, value]) => value === undefined);
  if (missing.length > 0) {
    const fields = missing.map(([field]) => field);
    throw new InputFault('Insufficient integration requirements', `Missing: ${fields.join(', ')}.`, {
      status: 422,
      details: { missing_fields: fields },
    });
  }
  return {
    from: 'api',
    name: found.name ?? '',
    source: found.source_service ?? '',
    target: found.target_service ?? '',
    type: text(body.type) ?? 'webhook',
    description: text(body.description) ?? '',
    events:
      eventsIn(
        { ...settings, ...(body.events === undefined ? {} : { events: body.events }) },
        found.source_service ?? '',
      ) ?? [],
    settings,
  };
}

export function refuseUnknownServices({ source, target }: ApiBody): void {
  const known = listServices().map((one) => one.id);
  for (const [field, service] of Object.entries({ source_service: source, target_service: target })) {
    if (findService(service)) continue;
    throw new InputFault(
      'Unknown service',
      `"${service}" is not in the catalogue: ${known.join(', ')}.${didYouMean(service, known)}`,
      { status: 422, details: { missing_fields: [field] } },
    );
  }
}
