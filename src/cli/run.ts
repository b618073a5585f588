import { diagnose } from '#src/access/diagnose.ts';
import { type Env, ownVariables, readEnv } from '#src/env.ts';
import { testPackage } from '#src/execution/test-package.ts';
import { installPackage } from '#src/integrations/install-package.ts';
import { parseManifest } from '#src/integrations/package/parse-manifest.ts';
import { permissionsOf } from '#src/integrations/permissions.ts';
import { type PresentedIntegration, presentIntegration } from '#src/integrations/present.ts';
import { webhookConfigOf } from '#src/integrations/webhook-config.ts';
import { InputFault } from '#src/kit/faults.ts';
import { createLog } from '#src/kit/log.ts';
import { start, stopOnSignals } from '#src/main.ts';
import { buildWorld, systemCtx, type World } from '#src/world.ts';
import { defineCommand, type Terminal, text } from './define.ts';
import { linesOf } from './doctor.ts';
import { type ReadEnvironment, readEnvironmentFile, sortVariables } from './environment-file.ts';
import { packageNamed } from './package-named.ts';
import { need } from './usage-fault.ts';

interface Prepared {
  made: PresentedIntegration;
  services: readonly string[];
  /** Sources that nobody has a secret for: whoever knows their path can send. */
  open: readonly string[];
}

/** Installs the package with its settings, and says what it still needs. */
async function prepare(world: World, files: Record<string, string>, { config }: ReadEnvironment): Promise<Prepared> {
  const ctx = systemCtx(world);
  const tested = await testPackage(world.sandbox, files);
  const row = await installPackage(ctx, tested, { config });
  const { missing } = await permissionsOf(ctx, row.id);
  if (missing.length > 0) {
    throw new InputFault('Not ready', missing.map(({ message }) => message).join('\n'), { details: { missing } });
  }
  const { source, secret_configured, sources } = await webhookConfigOf(ctx, row.id);
  const open = [{ source, secret_configured }, ...sources].filter((one) => !one.secret_configured);
  return {
    made: await presentIntegration(ctx.store.read, ctx, row),
    services: tested.manifest.credentials,
    open: open.map((one) => one.source),
  };
}

/** The self-test of every service that the package speaks to. */
async function check(world: World, services: readonly string[], terminal: Terminal): Promise<boolean> {
  const findings = [];
  for (const service of services) findings.push(...(await diagnose(systemCtx(world), service)));
  terminal.result(linesOf(findings), findings);
  return findings.every(({ ok }) => ok !== false);
}

/** The service's variables with the addresses that the file gives to webhooks. */
function withPaths({ service, paths }: ReadEnvironment, { made }: Prepared): Env {
  const given = Object.entries(paths).map(
    ([source, path]) => `${path}=${made.id}${source === made.source ? '' : `/from/${source}`}`,
  );
  const all = [service.CCB_WEBHOOK_PATHS, ...given].filter(Boolean);
  return readEnv({ ...service, CCB_WEBHOOK_PATHS: all.join(',') });
}

export const run = defineCommand({
  name: 'run',
  usage: 'run <dir or bundled name> [--env-file .env] [--check]',
  summary: 'start the service with one package, its settings taken from an environment file',
  help: 'Variables that the package names (the section "environment") are its settings; all others are those of the service (.env.example). It runs until SIGTERM or SIGINT.',
  options: { 'env-file': { type: 'string' }, check: { type: 'boolean' } },
  about: { 'env-file': 'a file with lines such as PORT=8000', check: 'only try the credentials, and end' },
  async run({ args, options }, terminal) {
    const files = await packageNamed(need({ args, options }, 0, 'a folder or the name of a bundled package', run));
    const given = { ...ownVariables(), ...(await readEnvironmentFile(text(options['env-file']))) };
    const sorted = sortVariables(given, parseManifest(files['integration.yaml'] ?? ''));
    const env = readEnv(sorted.service);
    const world = await buildWorld(env, createLog({ level: 'silent' }));
    let prepared: Prepared;
    try {
      prepared = await prepare(world, files, sorted);
      if (options.check === true) return (await check(world, prepared.services, terminal)) ? 0 : 1;
    } finally {
      await world.close();
    }
    const log = createLog({ level: env.logLevel });
    const own = withPaths(sorted, prepared);
    for (const [source, path] of Object.entries(sorted.paths)) {
      const warning = prepared.open.includes(source) ? ' (no secret: whoever knows this address can send)' : '';
      terminal.note(`webhooks of ${source}: ${env.publicUrl}${path}${warning}`);
    }
    stopOnSignals(await start(own, log), log);
    await new Promise(() => undefined);
    return 0;
  },
});
