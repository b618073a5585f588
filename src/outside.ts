import { isReachable } from '#src/intake/setup/manifest.ts';
import { findAppName } from '#src/intake/setup/stored-app.ts';
import type { Read } from '#src/store/store.ts';
import type { Env } from './env.ts';

/** The App that this installation is on GitHub, by its name; null: there is none yet. */
export async function appNameOf({ githubApp }: Env, read: Read | null): Promise<string | null> {
  if (githubApp !== undefined) return `App ${githubApp.appId}`;
  return read === null ? null : await findAppName(read);
}

/** Whether senders on the internet can reach it. */
export const isPublic = ({ publicUrl }: Env): boolean => isReachable(publicUrl);
