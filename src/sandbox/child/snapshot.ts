import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ivm from 'isolated-vm';
import type { Program } from '../sandbox.ts';
import { takeSnapshot } from './given.ts';
import { guestScript } from './guest-script.ts';
import { guestSource } from './guest-sources.ts';

const { resolve } = createRequire(import.meta.url);
const guest = (name: string): string =>
  new URL(`../guest/${name}${import.meta.filename.slice(-3)}`, import.meta.url).href;

type Snapshot = ivm.ExternalCopy<ArrayBuffer>;

function makeSnapshot(withConditions: boolean): Snapshot {
  const templates = readFileSync(resolve('handlebars/dist/handlebars.min.js'), 'utf8');
  const kernel = guestScript(guest('main'), ...(withConditions ? [guest('conditions')] : []));
  return ivm.Isolate.createSnapshot(
    [templates, guestSource(guest('lockdown')), kernel].map((code) => ({ code })),
    'ccb.main.warmUp()',
  );
}

export type SnapshotKind = 'plain' | 'conditions';

const made: Partial<Record<SnapshotKind, Snapshot>> = {};

export function snapshotKind({ settings }: Pick<Program, 'settings'>): SnapshotKind {
  const { filters, routing_rules: rules } = settings;
  return filters.conditions.length > 0 || rules.some((rule) => rule.condition !== undefined) ? 'conditions' : 'plain';
}

function givenOrMade(kind: SnapshotKind): Snapshot {
  const given = takeSnapshot(kind);
  return given ? new ivm.ExternalCopy(given) : makeSnapshot(kind === 'conditions');
}

/** The heap that an isolate starts from: our kernel is loaded and warm, all that is shared is known. */
export function snapshotOf(kind: SnapshotKind): Snapshot {
  made[kind] ??= givenOrMade(kind);
  return made[kind];
}
