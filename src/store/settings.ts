import { eq } from './drizzle.ts';
import type { Read, Tx } from './store.ts';

/** Undefined: never set. */
export async function getSetting({ orm, tables: { settings } }: Read, name: string): Promise<unknown> {
  const [row] = await orm.select().from(settings).where(eq(settings.name, name));
  return row?.value;
}

export async function putSetting(tx: Tx, name: string, value: unknown, at: number): Promise<void> {
  const { settings } = tx.tables;
  await tx.orm
    .insert(settings)
    .values({ name, value, updatedAt: at })
    .onConflictDoUpdate({ target: settings.name, set: { value, updatedAt: at } });
}

/** Sets it unless it is set. Returns what stands there now: processes that start together agree on the first. */
export async function putSettingIfAbsent(tx: Tx, name: string, value: unknown, at: number): Promise<unknown> {
  const { settings } = tx.tables;
  await tx.orm.insert(settings).values({ name, value, updatedAt: at }).onConflictDoNothing({ target: settings.name });
  return await getSetting(tx, name);
}

export async function deleteSetting(tx: Tx, name: string): Promise<void> {
  const { settings } = tx.tables;
  await tx.orm.delete(settings).where(eq(settings.name, name));
}
