import { readFileSync } from 'node:fs';
import type * as Yaml from 'yaml';
import { late } from '#src/kit/late.ts';

const yaml = late<typeof Yaml>('yaml');

/** Beside package.json, whether this runs from src or from dist. */
const FILE = new URL('../../../app.yml', import.meta.url);

interface AppFile {
  name: string;
  description: string;
  public: boolean;
  default_permissions: Record<string, string>;
  default_events: string[];
}

export interface Manifest extends AppFile {
  url: string;
  hook_attributes: { url: string; active: boolean };
  redirect_url: string;
}

export const readAppFile = (): AppFile => yaml().parse(readFileSync(FILE, 'utf8')) as AppFile;

/** app.yml with the addresses of this installation. */
export function manifestFor(publicUrl: string, name: string): Manifest {
  const { description, public: isPublic, default_permissions, default_events } = readAppFile();
  return {
    name,
    description,
    public: isPublic,
    default_permissions,
    default_events,
    url: publicUrl,
    hook_attributes: { url: `${publicUrl}/api/github/webhooks`, active: true },
    redirect_url: `${publicUrl}/setup/callback`,
  };
}

const PRIVATE =
  /^(localhost|.*\.(localhost|local|internal)|0\.0\.0\.0|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|\[.*\])$/;

/** GitHub cannot deliver to an address that only this machine or network knows. */
export const isReachable = (publicUrl: string): boolean => !PRIVATE.test(new URL(publicUrl).hostname);
