import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { Variables } from '#src/kit/variables.ts';

/** What an environment file comes to, by what the package says of its variables. */
export interface ReadEnvironment {
  /** For the service: all that the package says nothing of. */
  service: Record<string, string | undefined>;
  /** Settings and credentials of the integration; null where the file leaves them empty. */
  config: Record<string, string | null>;
  /** Source → the path that it sends to. */
  paths: Record<string, string>;
}

export async function readEnvironmentFile(path: string | undefined): Promise<Variables> {
  if (path === undefined) return {};
  try {
    return parseEnv(await readFile(path, 'utf8')) as Variables;
  } catch (cause) {
    throw new InputFault('No environment file', `${path} cannot be read: give a file with lines such as PORT=8000.`, {
      cause,
    });
  }
}

/** `sqlite:///bot.db` is bot.db in this folder and `sqlite:////var/bot.db` is /var/bot.db, as other tools write them. */
const databaseUrl = (given: string): string =>
  given.replace(/^sqlite:\/\/\/(?=[^/])/, 'sqlite:./').replace(/^sqlite:\/\/\/\//, 'sqlite:/');

const ADDRESS = /^address of (.+)$/;

export function sortVariables(variables: Variables, { environment = {} }: Manifest): ReadEnvironment {
  const sorted: ReadEnvironment = { service: {}, config: {}, paths: {} };
  for (const [name, given] of Object.entries(variables)) {
    const value = given?.trim() ?? '';
    const meaning = Object.hasOwn(environment, name) ? environment[name] : undefined;
    const source = ADDRESS.exec(meaning ?? '')?.[1];
    if (meaning === undefined) sorted.service[name] ??= name === 'DATABASE_URL' ? databaseUrl(value) : given;
    else if (meaning === 'PUBLIC_URL') sorted.service.PUBLIC_URL = value;
    else if (source === undefined) sorted.config[meaning] = value === '' ? null : value;
    else if (value !== '') sorted.paths[source] = value.startsWith('/') ? value : `/${value}`;
  }
  return sorted;
}
