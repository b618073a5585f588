import { diagnose, type Finding } from '#src/access/diagnose.ts';
import { expirySentence, listExpiring } from '#src/access/expiring.ts';
import { serviceIdOf } from '#src/connectors/catalogue.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { systemCtx, type World } from '#src/world.ts';
import { defineCommand } from './define.ts';
import { withWorld } from './local-world.ts';
import { SERVER_ABOUT, SERVER_OPTIONS, withServer } from './remote.ts';

const SIGN = { true: '✓', false: '✗', null: '?' } as const;

const lineOf = ({ service, check, ok, message }: Finding): string =>
  `${SIGN[`${ok}`]} ${service}: ${check}\n    ${message}`;

/** Findings as people read them. */
export const linesOf = (findings: readonly Finding[]): string[] => findings.map(lineOf);

/** What a server can tell of the credentials that it holds. */
async function there(
  options: Parameters<typeof withServer>[0],
  service: string | undefined,
): Promise<Finding[] | undefined> {
  return await withServer(options, async (server) => {
    const query = service === undefined ? {} : { service };
    const rows = (await server.get('v1/credentials', { query })).body as { id: string; service: string }[];
    const findings: Finding[] = [];
    for (const row of rows) {
      const { status, message } = (await server.post(`v1/credentials/${row.id}/test`)).body as {
        status: string;
        message: string;
      };
      findings.push({
        service: row.service,
        check: `credential ${row.id}`,
        ok: status === 'unknown' ? null : status === 'healthy',
        message,
      });
    }
    return findings;
  });
}

/** Of what is kept here, what ends soon as well. */
async function here(world: World, service: string | undefined): Promise<Finding[]> {
  const now = world.clock.now();
  const ending = (await listExpiring(world.store.read, now)).filter(
    ({ kind, name }) => service === undefined || (kind === 'credential' && name === service),
  );
  const findings = ending.map((one) => ({
    service: one.name,
    check: one.kind === 'api_key' ? `API key ${one.id}` : `expiry of ${one.id}`,
    ok: one.expiresAt < now ? false : null,
    message: expirySentence(one, now),
  }));
  return [...(await diagnose(systemCtx(world), service)), ...findings];
}

export const doctor = defineCommand({
  name: 'doctor',
  usage: 'doctor [service] [--url … --key …]',
  summary: 'try every credential: is it valid, is the service reached, are the rights enough, what to do',
  help: 'Looks at the credentials of this machine (database and environment), or with --url and --key at those of a server.',
  options: { ...SERVER_OPTIONS },
  about: { ...SERVER_ABOUT },
  async run({ args, options }, terminal) {
    const service = args[0] === undefined ? undefined : getConnector(serviceIdOf(args[0])).id;
    terminal.note('Asking the services …');
    const findings = (await there(options, service)) ?? (await withWorld((world) => here(world, service)));
    const none = ['There is no credential to try. Set one with POST /v1/credentials or as CCB_<SERVICE>_<FIELD>.'];
    terminal.result(findings.length === 0 ? none : linesOf(findings), findings);
    return findings.some((finding) => finding.ok === false) ? 1 : 0;
  },
});
