import { readFile } from 'node:fs/promises';
import { testPackage } from '#src/execution/test-package.ts';
import { installPackage } from '#src/integrations/install-package.ts';
import { type PresentedIntegration, presentIntegration } from '#src/integrations/present.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { systemCtx } from '#src/world.ts';
import { defineCommand, text } from './define.ts';
import { withWorld } from './local-world.ts';
import { packageNamed } from './package-named.ts';
import { SERVER_ABOUT, SERVER_OPTIONS, withServer } from './remote.ts';
import { need } from './usage-fault.ts';

interface Wanted {
  files: Record<string, string>;
  name: string | undefined;
  project: string | undefined;
  config: Record<string, unknown>;
}

async function configOf(path: string | undefined): Promise<Record<string, unknown>> {
  return path ? (parseBoundedJson(await readFile(path)) as Record<string, unknown>) : {};
}

const installHere = (wanted: Wanted): Promise<PresentedIntegration> =>
  withWorld(async (world) => {
    const ctx = systemCtx(world);
    const row = await installPackage(ctx, await testPackage(world.sandbox, wanted.files), wanted);
    return await presentIntegration(ctx.store.read, ctx, row);
  });

export const install = defineCommand({
  name: 'install',
  usage: 'install <dir or bundled name> [--project owner/repo] [--config file.json] [--url … --key …]',
  summary: 'test a package and make it an integration, or its next version',
  help: 'Works on the database of this machine, or with --url and --key on a server.',
  options: { name: { type: 'string' }, project: { type: 'string' }, config: { type: 'string' }, ...SERVER_OPTIONS },
  about: {
    name: 'another name than the package has',
    project: 'the project it belongs to (local)',
    config: 'settings and credentials, a JSON file',
    ...SERVER_ABOUT,
  },
  async run({ args, options }, terminal) {
    const named = need({ args, options }, 0, 'a folder or the name of a bundled package', install);
    const wanted: Wanted = {
      files: await packageNamed(named),
      name: text(options.name),
      project: text(options.project),
      config: await configOf(text(options.config)),
    };
    const json = { ...wanted };
    const there = await withServer(options, async (server) => (await server.post('v1/integrations', { json })).body);
    const made = (there ?? (await installHere(wanted))) as PresentedIntegration;
    const next = made.status === 'active' ? 'It takes webhooks now.' : 'GET …/permissions says what it still needs.';
    terminal.result(
      [`${made.id}  ${made.name} ${made.version}  ${made.status}`, `webhooks: ${made.webhook_url}`, next],
      made,
    );
    return 0;
  },
});
