import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Asked, answerJson, serve } from './http.ts';

export const OKDESK_TOKEN = 'okdesk-token-0123456789';

interface Named {
  id: number;
  name: string;
}

export interface FakeIssue {
  id: number;
  title: string;
  description: string;
  status: { code: string; name: string };
  contact: { id: number } | null;
  company: { id: number } | null;
  created_at: string;
  updated_at: string;
  attachments: { name: string; bytes: Buffer }[];
  comments: { id: number; content: string; published_at: string; author: Named & { type: string }; files: number }[];
}

interface FakeContact {
  id: number;
  first_name: string;
  last_name: string;
  phone?: string;
  company_id?: number;
  created_at: string;
}

const STATUSES: Record<string, string> = {
  opened: 'Открыта',
  in_work: 'В работе',
  completed: 'Решена',
  closed: 'Закрыта',
};

/** Takes an answer and sends it nowhere. */
const NOWHERE = { writeHead: () => ({ end: () => undefined }) } as unknown as ServerResponse;

const EMPLOYEE = { id: 10, name: 'Сергей Инженер', type: 'employee' };

/** The fields and files of a form, as far as Okdesk's clients need it. */
function readForm({ headers, body }: Asked): {
  fields: Record<string, string>;
  files: { name: string; bytes: Buffer }[];
} {
  const boundary = /boundary=(\S+)/.exec(headers['content-type'] ?? '')?.[1];
  const parts = body.toString('latin1').split(`--${boundary}`);
  const fields: Record<string, string> = {};
  const files: { name: string; bytes: Buffer }[] = [];
  for (const part of parts) {
    const [, head = '', content = ''] = /^\r\n([\s\S]*?)\r\n\r\n([\s\S]*)\r\n$/.exec(part) ?? [];
    const name = / name="([^"]+)"/.exec(head)?.[1];
    const file = /filename="([^"]+)"/.exec(head)?.[1];
    const bytes = Buffer.from(content, 'latin1');
    if (file !== undefined) files.push({ name: file, bytes });
    else if (name !== undefined) fields[name] = bytes.toString('utf8');
  }
  return { fields, files };
}

/** What a request says of an issue or a comment, whether it came as JSON or as a form. */
function givenIn(asked: Asked, name: string) {
  if (!asked.headers['content-type']?.startsWith('multipart/')) return { given: asked.json[name] ?? {}, files: [] };
  const { fields, files } = readForm(asked);
  const inner = Object.entries(fields).flatMap(([key, value]) => {
    const field = new RegExp(`^${name}\\[(\\w+)\\]$`).exec(key)?.[1];
    return field === undefined ? [] : [[field, /_id$/.test(field) ? Number(value) : value]];
  });
  return { given: Object.fromEntries(inner), files };
}

export interface Hook {
  url: string;
  /** Okdesk's own names, those of its manuals, or both one after the other. */
  vocabulary: 'own' | 'manual' | 'both';
  secret?: string;
}

/** Okdesk over HTTP: companies, contacts, issues, comments, attachments, and webhooks with real bodies. */
export async function startOkdesk() {
  const companies: (Named & { inn: string })[] = [];
  const contacts: FakeContact[] = [];
  const issues = new Map<number, FakeIssue>();
  const asked: { method: string; path: string; auth: 'query' | 'header' }[] = [];
  let last = 152;
  let lastComment = 0;
  let lastTime = 0;
  let hook: Hook | null = null;
  let failing = 0;
  let unanswered = 0;
  let attachments = true;
  const hooks: Promise<void>[] = [];
  const answers: number[] = [];

  /** No two times are the same: a change is told by its time. */
  const now = (): string => {
    lastTime = Math.max(lastTime + 1, Date.now());
    return new Date(lastTime).toISOString();
  };
  const person = (contact: FakeContact) => ({
    id: contact.id,
    first_name: contact.first_name,
    last_name: contact.last_name,
    name: `${contact.last_name} ${contact.first_name}`,
  });

  async function post(payload: object): Promise<void> {
    if (!hook) return;
    const body = JSON.stringify(payload);
    const signature = hook.secret && createHmac('sha256', hook.secret).update(body).digest('hex');
    const headers = { 'content-type': 'application/json', ...(signature ? { 'x-okdesk-signature': signature } : {}) };
    for (let nth = 0; nth < 100; nth++) {
      const answer = await fetch(hook.url, { method: 'POST', headers, body }).catch(() => null);
      if (answer) return void answers.push(answer.status);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  async function postAll(payloads: readonly object[]): Promise<void> {
    for (const payload of payloads) await post(payload);
  }

  function tell(
    own: string,
    manual: string,
    issue: FakeIssue,
    more: { author: object; comment?: object; old?: object },
  ) {
    const contact = contacts.find((one) => one.id === issue.contact?.id);
    const { id, title, description, status, updated_at } = issue;
    const common = { title, description, status, updated_at, ...(more.old ? { old_status: more.old } : {}) };
    const client = { company: issue.company, contact: contact ? person(contact) : null };
    const bodies = {
      own: {
        event: { event_type: own, author: more.author, ...(more.comment ? { comment: more.comment } : {}) },
        issue: { id: String(id), ...common, client },
      },
      manual: {
        event: manual,
        issue: { id, ...common, contact_id: issue.contact?.id ?? null },
        author: more.author,
        ...(more.comment ? { comment: { ...more.comment, public: true, author: more.author } } : {}),
      },
    };
    const vocabulary = hook?.vocabulary ?? 'own';
    const wanted: ('own' | 'manual')[] = vocabulary === 'both' ? ['own', 'manual'] : [vocabulary];
    hooks.push(postAll(wanted.map((one) => bodies[one])));
  }

  function addComment(issue: FakeIssue, content: string, author: Named & { type: string }, files = 0, isPublic = true) {
    issue.updated_at = now();
    const comment = { id: ++lastComment, content, published_at: issue.updated_at, author, files };
    issue.comments.push(comment);
    tell('new_comment', 'comment.created', issue, {
      author,
      comment: { id: comment.id, content: `<p>${content}</p>`, is_public: isPublic },
    });
    return comment;
  }

  function createIssue(request: Asked, response: ServerResponse): unknown {
    const { given, files } = givenIn(request, 'issue');
    if (!given.title) return answerJson(response, { errors: { title: ['не может быть пустым'] } }, 422);
    if (files.length > 0 && !attachments)
      return answerJson(response, { errors: { attachments: ['слишком велики'] } }, 422);
    const contact = contacts.find((one) => one.id === given.contact_id);
    const company = given.company_id ?? contact?.company_id;
    const issue: FakeIssue = {
      id: ++last,
      title: given.title,
      description: given.description ?? '',
      status: { code: 'opened', name: 'Открыта' },
      contact: contact ? { id: contact.id } : null,
      company: company ? { id: company } : null,
      created_at: now(),
      updated_at: now(),
      attachments: files,
      comments: [],
    };
    issues.set(issue.id, issue);
    tell('new_ticket', 'issue.created', issue, {
      author: contact ? { ...person(contact), type: 'contact' } : EMPLOYEE,
    });
    answerJson(response, issue);
  }

  function comment(issue: FakeIssue, request: Asked, response: ServerResponse): void {
    const { given, files } = givenIn(request, 'comment');
    const by = contacts.find((one) => given.author_type === 'contact' && one.id === given.author_id);
    const author = by ? { ...person(by), type: 'contact' } : EMPLOYEE;
    answerJson(response, addComment(issue, given.content, author, files.length));
  }

  function createContact({ json }: Asked, response: ServerResponse): void {
    const contact = { id: 3000 + contacts.length + 1, ...json.contact, created_at: now() };
    contacts.push(contact);
    answerJson(response, contact);
  }

  function listed({ searchParams }: URL): object[] {
    const wanted = searchParams.getAll('contact_ids[]').map(Number);
    const found = [...issues.values()].filter(
      ({ contact }) => wanted.length === 0 || wanted.includes(contact?.id ?? 0),
    );
    const size = Number(searchParams.get('page[size]') ?? 10);
    const from = (Number(searchParams.get('page[number]') ?? 1) - 1) * size;
    return found.reverse().slice(from, from + size);
  }

  /** A part of a text finds a list, a whole value the one that has it. */
  function found<T extends object>(all: readonly T[], query: URLSearchParams): unknown {
    const part = query.get('search_string');
    if (part !== null) return all.filter((one) => Object.values(one).some((value) => String(value).includes(part)));
    const [[field = '', value] = []] = [...query].filter(([key]) => key !== 'api_token');
    return all.find((one) => String((one as Record<string, unknown>)[field]) === value) ?? {};
  }

  function route(request: Asked, path: string, response: ServerResponse): unknown {
    const { method, url } = request;
    if (path === 'issues/list') return answerJson(response, listed(url));
    if (path === 'issues' && method === 'POST') return createIssue(request, response);
    if (path === 'contacts' && method === 'POST') return createContact(request, response);
    if (path === 'companies/') return answerJson(response, found(companies, url.searchParams));
    if (path === 'contacts/') return answerJson(response, found(contacts, url.searchParams));
    const [, id, what] = /^issues\/(\d+)(?:\/(comments))?$/.exec(path) ?? [];
    const issue = issues.get(Number(id));
    if (!issue) return answerJson(response, { errors: 'Заявка не найдена' }, 404);
    if (what === 'comments' && method === 'POST') return comment(issue, request, response);
    return answerJson(response, what === 'comments' ? issue.comments : issue);
  }

  const server = await serve((request, response) => {
    const { url, headers, method } = request;
    const byQuery = url.searchParams.get('api_token') === OKDESK_TOKEN;
    if (!byQuery && headers.authorization !== `Token ${OKDESK_TOKEN}`) {
      return answerJson(response, { errors: 'Unauthorized' }, 401);
    }
    const path = url.pathname.replace(/^\/api\/v1\//, '');
    asked.push({ method, path, auth: byQuery ? 'query' : 'header' });
    if (failing > 0) {
      failing -= 1;
      return answerJson(response, { error: 'Bad Gateway' }, 502);
    }
    if (method !== 'POST' || unanswered === 0) return route(request, path, response);
    unanswered -= 1;
    return route(request, path, NOWHERE);
  });

  const issue = (id: number): FakeIssue => {
    const one = issues.get(id);
    if (!one) throw new Error(`there is no issue ${id}`);
    return one;
  };

  return {
    url: `${server.url}api/v1`,
    companies,
    contacts,
    issues,
    asked,
    /** What the receiver of its webhooks said. */
    answers,
    issue,
    sendTo: (to: Hook | null) => {
      hook = to;
    },
    fails: (times: number) => {
      failing = times;
    },
    /** Does what the next so many calls want, and nobody ever hears of it. */
    losesAnswers: (times: number) => {
      unanswered = times;
    },
    refusesAttachments: () => {
      attachments = false;
    },
    staffComments: (id: number, text: string, isPublic = true) => addComment(issue(id), text, EMPLOYEE, 0, isPublic),
    staffSets(id: number, code: string) {
      const one = issue(id);
      const old = one.status;
      one.status = { code, name: STATUSES[code] ?? code };
      one.updated_at = now();
      tell('new_ticket_status', 'issue.status_changed', one, { author: EMPLOYEE, old });
    },
    /** All webhooks that were sent so far were answered. */
    async told() {
      await Promise.all(hooks.splice(0));
    },
    close: () => server.close(),
  };
}

export type Okdesk = Awaited<ReturnType<typeof startOkdesk>>;
