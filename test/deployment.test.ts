import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { freePort } from '../scripts/free-port.ts';
import { ComposeFile, KUBERNETES } from './support/deployment-shapes.ts';
import { npmStart } from './support/npm-start.ts';
import { until } from './support/service.ts';

// What can be said of Dockerfile, compose.yaml and the Kubernetes manifests without a Docker daemon.

const ROOT = resolve(import.meta.dirname, '..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const known = new Set([...textOf('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
const ajv = new Ajv({ allErrors: true });

function faultsOf(schema: object, value: unknown): string[] {
  ajv.validate(schema, value);
  return (ajv.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

/** No address of a registry: an image is named as whoever builds it named it. */
const namesNoHost = (image: string): boolean => !/^[^/]*[.:][^/]*\//.test(image);

describe('compose.yaml', () => {
  // biome-ignore lint/suspicious/noExplicitAny: its shape is what the first test is about.
  const file = parse(textOf('compose.yaml'), { merge: true }) as any;
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  const services = Object.entries<any>(file.services);
  const ours = services.filter(([, service]) => service.build !== undefined);

  test('has no field that Compose does not know', () => {
    expect(faultsOf(ComposeFile, file)).toEqual([]);
  });

  test('runs two webs, two workers and a factory, with variables that the service reads', () => {
    const roles = ours.map(([, service]) => service.environment.CCB_ROLES);
    expect(roles.sort()).toEqual(['factory', 'web', 'web', 'worker', 'worker']);
    for (const [, { environment }] of ours)
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  });

  test('refers to services, files and volumes that are there, and to no registry', () => {
    for (const [, { depends_on = {}, volumes = [], image }] of services) {
      for (const [name] of Object.entries(depends_on)) {
        const other = file.services[name];
        expect(other.healthcheck !== undefined || other.build !== undefined).toBe(true);
      }
      for (const volume of volumes as string[]) {
        const [from = ''] = volume.split(':');
        expect(from.startsWith('./') ? existsSync(join(ROOT, from)) : from in file.volumes).toBe(true);
      }
      expect(namesNoHost(image)).toBe(true);
    }
    const upstreams = [...textOf('deploy/nginx.conf').matchAll(/server ([a-z0-9-]+):3000/g)].map(([, name]) => name);
    expect(upstreams).toEqual(ours.map(([name]) => name).filter((name) => name.startsWith('web')));
  });
});

describe('Kubernetes', () => {
  const folder = 'deploy/kubernetes';
  const objects = readdirSync(join(ROOT, folder)).flatMap((name) =>
    // biome-ignore lint/suspicious/noExplicitAny: its shape is what the first test is about.
    parseAllDocuments(textOf(`${folder}/${name}`)).map((document) => document.toJS() as any),
  );
  const of = (kind: string) => objects.filter((one) => one.kind === kind);

  test('every object has the fields of its kind and no others', () => {
    expect(objects.map(({ kind }) => kind).filter((kind) => !(kind in KUBERNETES))).toEqual([]);
    expect(objects.flatMap((one) => faultsOf(KUBERNETES[one.kind] as object, one))).toEqual([]);
  });

  test('every deployment selects its own pods, has its volumes, settings and ports, and grace for the drain', () => {
    for (const { spec } of of('Deployment')) {
      const { template } = spec;
      const [container] = template.spec.containers;
      expect(template.metadata.labels).toMatchObject(spec.selector.matchLabels);
      const volumes = template.spec.volumes.map(({ name }: { name: string }) => name);
      expect(container.volumeMounts.every(({ name }: { name: string }) => volumes.includes(name))).toBe(true);
      const [port] = container.ports;
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
        expect(container[probe].httpGet.port).toBe(port.name);
      expect(container.readinessProbe.httpGet.path).toBe('/ready');
      expect(namesNoHost(container.image)).toBe(true);
      expect(container.envFrom.flatMap(Object.values).map(({ name }: { name: string }) => name)).toEqual([
        'ccb',
        'ccb',
      ]);
    }
    const settings = [...of('ConfigMap'), ...of('Secret')].flatMap(({ data, stringData }) =>
      Object.keys(data ?? stringData),
    );
    expect(settings.filter((name) => !known.has(name))).toEqual([]);
  });

  test('what scales has something to scale, by a number that /metrics has', () => {
    const deployments = of('Deployment').map(({ metadata }) => metadata.name);
    const metrics = textOf('src/metrics/prometheus.ts');
    for (const { spec } of of('HorizontalPodAutoscaler')) {
      expect(deployments).toContain(spec.scaleTargetRef.name);
      for (const { external } of spec.metrics) if (external) expect(metrics).toContain(`'${external.metric.name}'`);
    }
    const labels = of('Deployment').map((one) => one.spec.template.metadata.labels);
    for (const { spec } of [...of('Service'), ...of('PodDisruptionBudget')]) {
      const selector = spec.selector.matchLabels ?? spec.selector;
      expect(labels.some((own) => Object.entries(selector).every(([name, value]) => own[name] === value))).toBe(true);
    }
  });
});

describe('Dockerfile', () => {
  const text = textOf('Dockerfile').replaceAll('\\\n', ' ');
  const copies = [...text.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)].map(([, from = '', to = '']) => ({
    from: from.split(' '),
    to,
  }));
  const commandOf = (start: RegExp): string[] => JSON.parse(start.exec(text)?.[1] ?? '[]');
  const command = commandOf(/^CMD (\[.+\])$/m);
  const healthcheck = commandOf(/^HEALTHCHECK .*CMD (\[.+\])$/m);
  const folder = mkdtempSync(join(tmpdir(), 'ccb-image-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is Node 24, run by nobody in particular', () => {
    expect([...text.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image.split('-')[0])).toEqual([
      'node:24',
      'node:24',
    ]);
    expect(text).toMatch(/^USER node$/m);
    expect(existsSync(join(ROOT, '.dockerignore'))).toBe(true);
  });

  test('starts the service with the settings of V8 that npm start has, and so does ccb', () => {
    const { variables, flags } = npmStart();
    const { MALLOC_ARENA_MAX: arenas } = variables;
    expect(text).toMatch(new RegExp(`^ENV .*\\bMALLOC_ARENA_MAX=${arenas}$`, 'm'));
    expect(textOf('bin/ccb.mjs')).toContain(`MALLOC_ARENA_MAX: '${arenas}'`);
    expect(command.filter((word) => word.startsWith('--'))).toEqual(flags);
    const ofCcb = [...textOf('bin/ccb.mjs').matchAll(/^ {2}'(--\S+)',$/gm)].map(([, flag]) => flag);
    expect(ofCcb).toEqual(flags);
  });

  test('holds all that its command needs, and its health check knows', async () => {
    for (const { from, to } of copies) {
      for (const path of from) {
        const into = join(folder, to.endsWith('/') ? `${to}${path}` : to);
        mkdirSync(dirname(into), { recursive: true });
        cpSync(join(ROOT, path), into, { recursive: true });
      }
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const port = String(await freePort());
    const env = {
      PATH: process.env.PATH ?? '',
      PORT: port,
      HOST: '127.0.0.1',
      CCB_ADMIN_KEY: 'ccb_admin_key_of_an_image_0123456789',
    };
    const [program = '', ...rest] = command;
    const service = spawn(program, rest, { cwd: folder, env, stdio: 'ignore' });
    try {
      await until(
        () =>
          fetch(`http://127.0.0.1:${port}/ready`).then(
            (answer) => answer.ok,
            () => false,
          ),
        'to be ready',
      );
      const [check = '', ...args] = healthcheck;
      expect(spawnSync(check, args, { env }).status).toBe(0);
      expect(spawnSync(check, args, { env: { ...env, PORT: '1' } }).status).toBe(1);
    } finally {
      service.kill('SIGTERM');
      expect(await new Promise((done) => service.once('exit', done))).toBe(0);
    }
  });
});
