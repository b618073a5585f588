import { defineSource, factsBeside } from '../define.ts';
import { eventName, object, word } from '../loose.ts';
import { hmacSample } from '../sample-delivery.ts';
import { single, verifyHmacHeader } from '../signatures.ts';
import { exampleOf } from './example.ts';
import { jiraWords } from './words.ts';

export const jiraSource = defineSource({
  service: 'jira',
  signs: true,
  maxBytes: 25 * 1024 * 1024,
  contentTypes: ['application/json'],
  verify: (delivery) => verifyHmacHeader(delivery, { header: 'x-hub-signature', prefix: 'sha256=', encoding: 'hex' }),
  describe(headers, sent) {
    const payload = object(sent);
    const issue = object(payload.issue);
    const user = object(payload.user);
    const author = object(object(payload.comment ?? payload.worklog).updateAuthor);
    const about = object(payload.project ?? payload.version ?? payload.sprint);
    return {
      id: word(single(headers, 'x-atlassian-webhook-identifier')),
      type: eventName(payload.webhookEvent, 'unknown'),
      object: word(issue.key) ?? word(issue.id) ?? word(about.key) ?? word(about.id),
      actor: word(user.displayName) ?? word(user.name) ?? word(author.displayName),
    };
  },
  factsModule: factsBeside(import.meta.url),
  events: [
    'jira:issue_created',
    'jira:issue_updated',
    'jira:issue_deleted',
    'comment_created',
    'comment_updated',
    'comment_deleted',
    'issuelink_created',
    'issuelink_deleted',
    'worklog_created',
    'worklog_updated',
    'worklog_deleted',
    'attachment_created',
    'attachment_deleted',
    'jira:version_created',
    'jira:version_released',
    'jira:version_updated',
    'sprint_created',
    'sprint_started',
    'sprint_closed',
    'project_created',
    'project_updated',
    'project_deleted',
  ],
  words: jiraWords,
  example: exampleOf,
  sample: (sample) => ({
    'x-atlassian-webhook-identifier': sample.id,
    ...hmacSample('x-hub-signature', 'sha256=')(sample),
  }),
});
