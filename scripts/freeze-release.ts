import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '#src/store/open.ts';
import { columnsOf, connectLoosely, hotTexts } from '../test/support/frozen.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { silent } from '../test/support/silent.ts';

// Done once for a release: what it expects of its database, for the tests of the next one.

const root = new URL('..', import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const folder = join(root, 'test/fixtures/releases');
const server = await startPostgres();
if ('missing' in server) throw new Error(`there is no PostgreSQL: ${server.missing}`);
const url = await server.database();
await (await openStore({ url, log: silent })).close();
const client = await connectLoosely(url);
const frozen = { columns: await columnsOf(client), queries: await hotTexts(client) };
await client.end();
await server.stop();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, `${version}.json`), `${JSON.stringify(frozen, null, 1)}\n`);
