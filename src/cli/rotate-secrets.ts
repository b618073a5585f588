import { isServed } from '#src/access/check-keys.ts';
import { createKeyring, type Keyring } from '#src/access/keyring.ts';
import { type Rotated, rotateEncryption } from '#src/access/rotate-encryption.ts';
import { addKeyTo, keyFileIn, readKeyFile } from '#src/key-file.ts';
import { armCrash } from '#src/kit/crash.ts';
import { InputFault } from '#src/kit/faults.ts';
import { countByKey } from '#src/store/sealed.ts';
import type { World } from '#src/world.ts';
import type { Terminal } from './define.ts';
import { withWorld } from './local-world.ts';

/** Nothing is left of an earlier rotation: this one begins with a key of its own. */
async function isWhole({ store, keyring }: World): Promise<boolean> {
  const inUse = await countByKey(store.read);
  return [...inUse.keys()].every((id) => id === keyring.currentKeyId);
}

/** Where the keys are in our own file, the new one is made here; a service that runs finds it there. */
async function withNewKey(world: World, terminal: Terminal): Promise<Keyring> {
  const path = keyFileIn(world.dataFolder);
  const keys = (await isWhole(world)) ? readKeyFile(path) : null;
  if (keys === null) return world.keyring;
  const more = await addKeyTo(path, keys);
  terminal.note(`A new key was put in front of ${path}: back that file up.`);
  return createKeyring(more);
}

/** Whoever holds the keys in the environment has told them to the service before. */
async function givenKey({ store, keyring }: World): Promise<Keyring> {
  if (await isServed(store.read, keyring)) return keyring;
  throw new InputFault(
    'Service without the new key',
    `The service was started without the key ${keyring.currentKeyId} and could not read what is sealed under it: restart it with this INTEGRATION_ENCRYPTION_KEY first.`,
    { status: 409 },
  );
}

function advice({ unused }: Rotated, isOurs: boolean): string[] {
  if (unused.length === 0) return [];
  const where = isOurs ? 'the file of keys' : 'INTEGRATION_ENCRYPTION_KEY';
  return [`Nothing is under ${unused.join(', ')} any more. Take it out of ${where} when no backup needs it.`];
}

/** Every stored secret under the first key, while the service runs. Run again it goes on where it was. */
export async function rotateSecrets(terminal: Terminal): Promise<void> {
  await withWorld(async (world) => {
    armCrash(world.env.crashAt);
    const isOurs = world.env.encryptionKeys === undefined;
    const keyring = isOurs ? await withNewKey(world, terminal) : await givenKey(world);
    const progress = (done: number): void => terminal.note(`${done} sealed anew …`);
    const rotated = await rotateEncryption({ ...world, keyring, progress });
    const said = `${rotated.sealed} secrets were sealed anew; all of them are under ${rotated.key}.`;
    terminal.result([said, ...advice(rotated, isOurs)], rotated);
  });
}
