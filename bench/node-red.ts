import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { installPeer } from './install-peer.ts';

const VERSION = '5.0.7';
function flows(sink: string): unknown[] {
  const code = `
    const p = msg.payload;
    if (p.action !== 'opened') return null;
    return { method: 'POST', url: ${JSON.stringify(sink)}, headers: { 'content-type': 'application/json' },
      payload: { id: msg.req.headers['x-github-delivery'], text: 'New issue in ' + p.repository.name + ': ' + p.issue.title + ' by ' + p.issue.user.login } };`;
  return [
    { id: 'tab', type: 'tab', label: 'bench' },
    { id: 'in', type: 'http in', z: 'tab', url: '/hook', method: 'post', wires: [['ack', 'fn']] },
    { id: 'ack', type: 'http response', z: 'tab', statusCode: '202', wires: [] },
    { id: 'fn', type: 'function', z: 'tab', func: code, outputs: 1, wires: [['out']] },
    { id: 'out', type: 'http request', z: 'tab', method: 'use', ret: 'txt', persist: true, wires: [[]] },
  ];
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answers(port: number): Promise<boolean> {
  try {
    return (
      (
        await fetch(`http://127.0.0.1:${port}/hook`, {
          method: 'POST',
          body: '{}',
          headers: { 'content-type': 'application/json' },
        })
      ).status === 202
    );
  } catch {
    return false;
  }
}

export async function startNodeRed(sink: string): Promise<{ port: number; child: ChildProcess; stop(): void }> {
  const home = installPeer('node-red', VERSION);
  const user = join(home, 'user');
  mkdirSync(user, { recursive: true });
  const port = await freePort();
  writeFileSync(join(user, 'flows.json'), JSON.stringify(flows(sink)));
  writeFileSync(
    join(user, 'settings.js'),
    `module.exports = { flowFile: 'flows.json', uiPort: ${port}, uiHost: '127.0.0.1', httpAdminRoot: false, telemetry: { enabled: false },
      logging: { console: { level: 'fatal', metrics: false, audit: false } } }`,
  );
  const child = spawn(process.execPath, [join(home, 'node_modules/node-red/red.js'), '-u', user], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let i = 0; i < 300; i++) {
    if (await answers(port)) return { port, child, stop: () => void child.kill() };
    await new Promise((done) => setTimeout(done, 100));
  }
  child.kill();
  throw new Error('Node-RED did not start');
}
