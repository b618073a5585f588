import { KEY_TYPES } from '#src/access/matrix.ts';
import { InputFault } from '#src/kit/faults.ts';
import { type Api, withApi } from './api.ts';
import { defineCommand, type Given, type Terminal, text } from './define.ts';
import { SERVER_ABOUT, SERVER_OPTIONS } from './remote.ts';
import { rotateSecrets } from './rotate-secrets.ts';
import { need } from './usage-fault.ts';

interface Key {
  id: string;
  name: string;
  type: string;
  expires_at: string | null;
  token: string;
}

type Verb = (api: Api, given: Given, terminal: Terminal) => Promise<void>;

const TOKENS = 'v1/auth/tokens';
const PAGE = 1000;

function keyType(given: string | undefined): (typeof KEY_TYPES)[number] {
  const found = KEY_TYPES.find((one) => one === (given ?? 'read_only'));
  if (found) return found;
  throw new InputFault('Wrong usage', `--type takes ${KEY_TYPES.join(', ')}.`);
}

const keyPath = (given: Given): string => `${TOKENS}/${encodeURIComponent(need(given, 1, 'the id of the key', keys))}`;

const create: Verb = async (api, given, terminal) => {
  const name = need(given, 1, 'a name for the key', keys);
  const expires = text(given.options.expires);
  const wanted = { name, type: keyType(text(given.options.type)), ...(expires ? { expires_at: expires } : {}) };
  const { id, type, token } = await api.post<Key>(TOKENS, wanted);
  terminal.note('Shown this once:');
  terminal.result([token], { id, name, type, token });
};

const list: Verb = async (api, _given, terminal) => {
  const rows = await api.get<Key[]>(TOKENS, { limit: PAGE });
  const shown = rows.map(({ id, name, type, expires_at }) => ({ id, name, type, expires_at }));
  const ends = (at: string | null): string => (at === null ? '' : `  until ${at}`);
  terminal.result(
    shown.map((row) => `${row.id}  ${row.type.padEnd(12)} ${row.name}${ends(row.expires_at)}`),
    shown,
  );
};

const revoke: Verb = async (api, given, terminal) => {
  await api.delete(keyPath(given));
  terminal.result([`${given.args[1]} is revoked.`], { revoked: given.args[1] });
};

const rotate: Verb = async (api, given, terminal) => {
  const { id, name, token } = await api.post<Key>(`${keyPath(given)}/rotate`);
  terminal.note('Shown this once; the token before is good for another day:');
  terminal.result([token], { id, name, token });
};

const VERBS: Readonly<Record<string, Verb>> = { create, list, revoke, rotate };

export const keys = defineCommand({
  name: 'keys',
  usage:
    'keys create <name> [--type read_only|full_access|admin] [--expires 2026-12-31T00:00:00Z] | keys list | keys rotate <id> | keys revoke <id> | keys rotate-encryption  [--url … --key …]',
  summary: 'make, list, rotate and revoke API keys; seal all secrets under a new encryption key',
  help: 'Works on the database of this machine, or with --url and --key on a server. rotate-encryption works on this machine alone: put the new key in front of INTEGRATION_ENCRYPTION_KEY (k2:NEW,k1:OLD), restart the service, then run it; without that variable it makes the new key itself, and nothing has to be restarted.',
  options: { type: { type: 'string' }, expires: { type: 'string' }, ...SERVER_OPTIONS },
  about: {
    type: 'read_only (default), full_access or admin',
    expires: 'when the key ends; never unless said',
    ...SERVER_ABOUT,
  },
  async run(given, terminal) {
    const name = need(given, 0, 'create, list, rotate, revoke or rotate-encryption', keys);
    if (name === 'rotate-encryption') {
      await rotateSecrets(terminal);
      return 0;
    }
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (!verb) throw new InputFault('Wrong usage', `keys does not know "${name}": ccb ${keys.usage}`);
    await withApi(given.options, (api) => verb(api, given, terminal));
    return 0;
  },
});
