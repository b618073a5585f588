import { createKey } from '#src/access/create-key.ts';
import { listKeys } from '#src/access/list-keys.ts';
import { KEY_TYPES } from '#src/access/matrix.ts';
import { revokeKey } from '#src/access/revoke-key.ts';
import { rotateKey } from '#src/access/rotate-key.ts';
import { InputFault } from '#src/kit/faults.ts';
import { systemCtx } from '#src/world.ts';
import { defineCommand, type Given, type Terminal, text } from './define.ts';
import { withWorld } from './local-world.ts';
import { rotateSecrets } from './rotate-secrets.ts';
import { need } from './usage-fault.ts';

function keyType(given: string | undefined): (typeof KEY_TYPES)[number] {
  const found = KEY_TYPES.find((one) => one === (given ?? 'read_only'));
  if (found) return found;
  throw new InputFault('Wrong usage', `--type takes ${KEY_TYPES.join(', ')}.`);
}

async function create(given: Given, terminal: Terminal): Promise<void> {
  const name = need(given, 1, 'a name for the key', keys);
  const type = keyType(text(given.options.type));
  const { row, token } = await withWorld((world) => createKey(systemCtx(world), { name, type }));
  terminal.note('Shown this once:');
  terminal.result([token], { id: row.id, name: row.name, type: row.type, token });
}

async function list(terminal: Terminal): Promise<void> {
  const rows = await withWorld((world) => listKeys(systemCtx(world)));
  const shown = rows.map(({ id, name, type }) => ({ id, name, type }));
  terminal.result(
    shown.map((row) => `${row.id}  ${row.type.padEnd(12)} ${row.name}`),
    shown,
  );
}

async function revoke(given: Given, terminal: Terminal): Promise<void> {
  const id = need(given, 1, 'the id of the key', keys);
  await withWorld((world) => revokeKey(systemCtx(world), id));
  terminal.result([`${id} is revoked.`], { revoked: id });
}

async function rotate(given: Given, terminal: Terminal): Promise<void> {
  const id = need(given, 1, 'the id of the key', keys);
  const { row, token } = await withWorld((world) => rotateKey(systemCtx(world), id));
  terminal.note('Shown this once; the token before is good for another day:');
  terminal.result([token], { id: row.id, name: row.name, token });
}

export const keys = defineCommand({
  name: 'keys',
  usage:
    'keys create <name> [--type read_only|full_access|admin] | keys list | keys rotate <id> | keys revoke <id> | keys rotate-encryption',
  summary: 'make, list, rotate and revoke API keys; seal all secrets under a new encryption key',
  help: 'Works on the database of this machine. rotate-encryption: put the new key in front of INTEGRATION_ENCRYPTION_KEY (k2:NEW,k1:OLD), restart the service, then run it; without that variable it makes the new key itself, and nothing has to be restarted.',
  options: { type: { type: 'string' } },
  about: { type: 'read_only (default), full_access or admin' },
  async run(given, terminal) {
    const verb = need(given, 0, 'create, list, rotate, revoke or rotate-encryption', keys);
    if (verb === 'create') await create(given, terminal);
    else if (verb === 'list') await list(terminal);
    else if (verb === 'rotate') await rotate(given, terminal);
    else if (verb === 'revoke') await revoke(given, terminal);
    else if (verb === 'rotate-encryption') await rotateSecrets(terminal);
    else throw new InputFault('Wrong usage', `keys does not know "${verb}": ccb ${keys.usage}`);
    return 0;
  },
});
