import { type Answer, localServer, type Seen, type World } from './world.ts';

const TOKEN = 'canary-okdesk-token';
const COMPANY = {
  id: 1040,
  name: 'ООО «Ромашка»',
  additional_name: null,
  inn: '7707083893',
  phone: '+74997034720',
  active: true,
};
const CONTACT = {
  id: 3020,
  first_name: 'Егор',
  last_name: 'Егоров',
  patronymic: '',
  phone: '+79990001122',
  company_id: 1040,
};
const STATUSES: Record<string, string> = { opened: 'Открыта', completed: 'Решена', closed: 'Закрыта' };

interface Issue {
  id: number;
  title: string;
  contact: { id: number } | null;
  status: { code: string; name: string };
  created_at: string;
  comments: object[];
}

const refused = (status: number, errors: unknown): Answer => ({ status, json: { errors } });

/** An Okdesk with a company, a contact and as many issues as it is given. */
function okdesk(): (seen: Seen) => Answer {
  const issues = new Map<number, Issue>();
  const contacts: object[] = [CONTACT];
  let lastComment = 1;
  const add = (title: string, contact_id?: number): Issue => {
    const contact = contact_id === undefined ? null : { id: contact_id };
    const issue = {
      id: 153 + issues.size,
      title,
      contact,
      status: { code: 'opened', name: 'Открыта' },
      created_at: '2026-01-01T12:00:00.000+03:00',
      comments: [],
    };
    issues.set(issue.id, issue);
    return issue;
  };
  for (let count = 0; count < 60; count++) add(`Заявка ${count}`, CONTACT.id);

  const page = (query: URLSearchParams): Answer => {
    const size = Number(query.get('page[size]') ?? 10);
    if (size > 100) return refused(422, { page: { size: ['должно быть меньше или равно 100'] } });
    const from = (Number(query.get('page[number]') ?? 1) - 1) * size;
    const contacts = query.getAll('contact_ids[]').map(Number);
    const found = [...issues.values()].filter(
      ({ contact }) => contacts.length === 0 || contacts.includes(contact?.id ?? 0),
    );
    return { json: found.reverse().slice(from, from + size) };
  };
  const change = (issue: Issue, what: string, json: Record<string, unknown>): Answer => {
    if (what === 'comments' && json.comment === undefined) return { json: issue.comments };
    if (what === 'comments') {
      const { content } = json.comment as { content: string };
      const author = { id: 10, name: 'Сергей', type: 'employee' };
      const published_at = '2026-01-01T12:00:00.000+03:00';
      const comment = { id: ++lastComment, content: `<p>${content}</p>`, public: true, published_at, author };
      issue.comments.push(comment);
      return { json: { ...comment, attachments: [] } };
    }
    const code = String(json.code);
    const name = STATUSES[code];
    if (name === undefined) return refused(422, { code: ['имеет непредусмотренное значение'] });
    issue.status = { code, name };
    return { json: issue };
  };
  const find = (query: URLSearchParams, all: readonly object[]): Answer => {
    const wanted = [...query].filter(([key]) => key !== 'api_token').map(([, value]) => value);
    const hits = all.filter((one) =>
      wanted.some((value) => Object.values(one).some((own) => String(own).includes(value))),
    );
    return { json: query.has('search_string') ? hits : (hits.at(-1) ?? {}) };
  };

  return ({ method, url, body }) => {
    const { pathname, searchParams } = new URL(url, 'http://okdesk/');
    if (searchParams.get('api_token') !== TOKEN) return refused(401, 'Unauthorized');
    const json = body === '' ? {} : JSON.parse(body);
    if (pathname === '/api/v1/issues/list') return page(searchParams);
    if (pathname === '/api/v1/issues' && method === 'POST')
      return { json: add(json.issue.title, json.issue.contact_id) };
    if (pathname === '/api/v1/contacts' && method === 'POST') {
      const contact = { id: 3020 + contacts.length, ...json.contact };
      contacts.push(contact);
      return { json: contact };
    }
    if (pathname === '/api/v1/companies/') return find(searchParams, [COMPANY]);
    if (pathname === '/api/v1/contacts/') return find(searchParams, contacts);
    const [, id, what] = /^\/api\/v1\/issues\/(\d+)(?:\/(statuses|comments))?$/.exec(pathname) ?? [];
    const issue = issues.get(Number(id));
    if (!issue) return refused(404, 'Заявка не найдена');
    return what === undefined ? { json: issue } : change(issue, what, json);
  };
}

export async function openOkdesk(): Promise<World & { url: string }> {
  const server = await localServer(okdesk());
  return {
    url: server.url,
    credential: () => ({ api_url: `${server.url}api/v1`, api_token: TOKEN }),
    input: (action, example) => (action === 'list_issues' ? { contact_ids: [CONTACT.id], limit: 55 } : example),
    close: () => server.close(),
  };
}
