import type { ExampleTraits } from '../source.ts';

/** What Sentry sends, with the fields that people use. */
export function exampleOf(type: string, traits: ExampleTraits = {}): Record<string, unknown> {
  const { title = 'TypeError: name is not a function', author = 'Octo Cat', priority, assignee, labels = [] } = traits;
  const [resource = '', action = ''] = type.split('.');
  const level = priority === 'Critical' ? 'fatal' : 'error';
  const web_url = 'https://acme.sentry.io/issues/4509877862268928/';
  const event = { event_id: 'a'.repeat(32), issue_id: '4509877862268928', title, level, web_url };
  const issue = {
    id: '4509877862268928',
    shortId: 'WEB-1A',
    title,
    level,
    status: action === 'resolved' ? 'resolved' : 'unresolved',
    culprit: 'login(app)',
    web_url,
    project: { id: '1', slug: 'web', name: 'web' },
    assignedTo: assignee === undefined ? null : { type: 'user', name: assignee },
    ...(priority === undefined ? {} : { priority: priority.toLowerCase() }),
  };
  const data: Record<string, object> = {
    issue: { issue },
    event_alert: { event: { ...event, tags: labels.map((label) => label.split(':')) }, triggered_rule: 'Errors' },
    error: { error: event },
    metric_alert: { metric_alert: { id: '1', alert_rule: { name: title } }, description_title: title, web_url },
    comment: { comment_id: '1', issue_id: '4509877862268928', comment: title, project_slug: 'web' },
  };
  return {
    action,
    installation: { uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9' },
    data: data[resource] ?? {},
    actor: { type: 'user', id: 1, name: author },
  };
}
