import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLED_FOLDER } from '#src/integrations/package/bundled.ts';
import { readPackageFolder } from '#src/integrations/package/read-folder.ts';
import { InputFault } from '#src/kit/faults.ts';

/** A folder, or the name of a package that ships with the service. */
export async function packageNamed(named: string): Promise<Record<string, string>> {
  if (existsSync(join(named, 'integration.yaml'))) return (await readPackageFolder(named)).files;
  const bundled = join(BUNDLED_FOLDER, named);
  if (/^[a-z0-9-]+$/.test(named) && existsSync(bundled)) return (await readPackageFolder(bundled)).files;
  throw new InputFault(
    'Unknown package',
    `${named} is neither a folder with an integration.yaml nor a bundled package.`,
  );
}
