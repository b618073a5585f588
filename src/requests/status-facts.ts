import type { Language } from '#src/kit/language.ts';

export const STAGES = ['analyzing', 'generating', 'testing', 'publishing'] as const;
export type Stage = (typeof STAGES)[number];

export interface StageFact {
  stage: Stage;
  at: 'todo' | 'now' | 'done' | 'failed';
  ms: number | null;
}

/** Everything the status comment says, as plain data; null or empty: nothing to say. */
export interface StatusFacts {
  language: Language;
  requestId: string;
  requestState: string;
  integrationState: string;
  integrationId: string;
  integrationName: string;
  waiting: 'permission' | 'info' | 'answers' | 'merge' | null;
  /** Logins, or words for people whose login is not known. */
  waitsFor: readonly string[];
  /** Names of what the issue does not say. */
  missingFields: readonly string[];
  /** What activation needs. */
  missing: readonly { name: string; message: string }[];
  stages: readonly StageFact[];
  elapsedMs: number | null;
  generator: 'recipes' | 'claude';
  model: string | null;
  tokens: number | null;
  costUsd: number | null;
  pull: { number: number; url: string } | null;
  checkRunUrl: string | null;
  dashboardUrl: string;
  problem: { sentence: string; remedy: string } | null;
  /** Sentences in the person's language. */
  notes: readonly string[];
}
