import { InputFault } from '#src/kit/faults.ts';
import type { Call } from '../action.ts';
import { type Loose, list, object, text } from '../loose.ts';
import type { LinearClient } from './client.ts';

type Stop = Pick<Call, 'signal'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MOST_PAGES = 20;

const lower = (value: unknown): string => (text(value) ?? '').trim().toLowerCase();
const named = (nodes: readonly Loose[]): string => nodes.map((node) => text(node.key) ?? text(node.name)).join(', ');

function unknown(what: string, name: string, nodes: readonly Loose[]): InputFault {
  return new InputFault('Request refused', `Linear has no ${what} "${name}". There is: ${named(nodes).slice(0, 500)}.`);
}

/** All nodes of a connection that `query` reads in pages as `found`. */
async function allOf(linear: LinearClient, query: string, call: Stop): Promise<Loose[]> {
  const nodes: Loose[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { found } = await linear.ask(query, { after }, call);
    const { nodes: more, pageInfo } = object(found);
    nodes.push(...list(more).map(object));
    const { hasNextPage, endCursor } = object(pageInfo);
    after = text(endCursor);
    if (hasNextPage !== true || after === null) break;
  }
  return nodes;
}

const TEAMS =
  'query($after: String) { found: teams(first: 100, after: $after) { nodes { id key name } pageInfo { hasNextPage endCursor } } }';

/** The id of a team by its key, name or id. */
export async function teamId(linear: LinearClient, team: string, call: Stop): Promise<string> {
  if (UUID.test(team)) return team;
  const teams = await allOf(linear, TEAMS, call);
  const found =
    teams.find((one) => lower(one.key) === lower(team)) ?? teams.find((one) => lower(one.name) === lower(team));
  if (found === undefined) throw unknown('team', team, teams);
  return String(found.id);
}

const STATES = 'query($team: String!) { team(id: $team) { states(first: 100) { nodes { id name } } } }';

export async function stateId(linear: LinearClient, team: string, state: string, call: Stop): Promise<string> {
  const answer = await linear.ask(STATES, { team }, call);
  const states = list(object(object(answer.team).states).nodes).map(object);
  const found = states.find((one) => lower(one.name) === lower(state) || one.id === state);
  if (found === undefined) throw unknown('state', state, states);
  return String(found.id);
}

const LABELS =
  'query($after: String) { found: issueLabels(first: 100, after: $after) { nodes { id name team { id } } pageInfo { hasNextPage endCursor } } }';

/** Labels of the team and of the whole workspace. */
export async function labelIds(
  linear: LinearClient,
  team: string,
  names: readonly string[],
  call: Stop,
): Promise<string[]> {
  if (names.length === 0) return [];
  const all = await allOf(linear, LABELS, call);
  const usable = all.filter((label) => label.team === null || object(label.team).id === team);
  return names.map((name) => {
    const found = usable.find((label) => lower(label.name) === lower(name));
    if (found === undefined) throw unknown('label', name, usable);
    return String(found.id);
  });
}

const USERS = 'query($filter: UserFilter) { users(first: 2, filter: $filter) { nodes { id } } }';

/** The id of a person by e-mail address, name or id. */
export async function userId(linear: LinearClient, person: string, call: Stop): Promise<string> {
  if (UUID.test(person)) return person;
  const filter = person.includes('@') ? { email: { eq: person } } : { name: { eqIgnoreCase: person } };
  const { users } = await linear.ask(USERS, { filter }, call);
  const [found, second] = list(object(users).nodes).map(object);
  if (found !== undefined && second === undefined) return String(found.id);
  const why = found === undefined ? 'nobody' : 'several people';
  throw new InputFault('Request refused', `Linear knows ${why} as "${person}". Give their e-mail address.`);
}

const ISSUE = 'query($id: String!) { issue(id: $id) { id team { id } } }';

/** An issue by its identifier (ENG-42) or id. */
export async function findIssue(
  linear: LinearClient,
  issue: string,
  call: Stop,
): Promise<{ id: string; team: string }> {
  const found = object((await linear.ask(ISSUE, { id: issue }, call)).issue);
  const id = text(found.id);
  if (id === null) throw new InputFault('Request refused', `Linear has no issue ${issue}, or the key may not see it.`);
  return { id, team: String(object(found.team).id) };
}
