import { InputFault } from '#src/kit/faults.ts';
import { deleteSetting, getSetting, putSetting } from '../settings.ts';
import type { Read, Store, Tx } from '../store.ts';

/** Stands in a database into which another one is being moved, until it holds all of it. */
export const MARK = 'unfinished_move';

export const isUnfinished = async (read: Read): Promise<boolean> => (await getSetting(read, MARK)) !== undefined;

export const markUnfinished = (store: Store, now: number): Promise<void> =>
  store.write((tx) => putSetting(tx, MARK, true, now));

export const markFinished = (tx: Tx): Promise<void> => deleteSetting(tx, MARK);

/** Half of an installation must not begin to work. */
export async function refuseUnfinished(read: Read): Promise<void> {
  if (!(await isUnfinished(read))) return;
  throw new InputFault(
    'Move unfinished',
    'Another database is being moved into this one and is not there whole: run ccb migrate again until it says that it is finished.',
    { status: 409 },
  );
}
