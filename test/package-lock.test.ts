import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';

interface Locked {
  version?: string;
  resolved?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const read = (name: string) => JSON.parse(readFileSync(resolve(import.meta.dirname, '..', name), 'utf8'));
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };

test('the lock names no registry, so that any can be used', () => {
  expect(Object.entries(packages).filter(([, one]) => one.resolved !== undefined)).toEqual([]);
});

test('packages are named by exact version, in package.json and in the lock alike', () => {
  const { dependencies, devDependencies } = read('package.json') as Locked;
  const all = { ...dependencies, ...devDependencies };
  expect({ ...packages['']?.dependencies, ...packages['']?.devDependencies }).toEqual(all);
  for (const [name, version] of Object.entries(all)) {
    expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
  }
});

test('what other platforms need is in the lock too: without it npm ci refuses', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});
