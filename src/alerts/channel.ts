import type { Severity } from './words.ts';

/** What is told: the beginning of something, its end, or a test. */
export interface Alert {
  state: 'firing' | 'resolved' | 'test';
  severity: Severity;
  title: string;
  /** A sentence for each integration that it is about. */
  lines: readonly string[];
  /** The same for the beginning and the end of one thing. */
  key: string;
  project: string;
  integrations: readonly { id: string; name: string }[];
  /** Where people see more. */
  url: string;
  at: string;
}

/** A call of the catalogue that brings an alert to people. */
export interface ChannelCall {
  action: string;
  input: Record<string, unknown>;
}

/** Where alerts go: one file each. */
export interface Channel {
  scheme: string;
  /** Whose credential it needs. */
  service: string;
  /** An address, for documents and tests. */
  example: string;
  /** Whether an address may leave out where to: the credential says it. */
  isComplete(place: string): boolean;
  /** What is wrong with what stands behind the scheme; null: nothing. */
  problem(place: string): string | null;
  call(place: string, alert: Alert): ChannelCall;
}

export const defineChannel = (channel: Channel): Channel => channel;

const SIGN = { critical: '🔴', warning: '🟡', info: '🔵' } as const;

export const headOf = ({ state, severity, title }: Alert): string =>
  `${state === 'resolved' ? '✅' : SIGN[severity]} ${title}`;

const LONGEST_LINE = 300;
const MOST_LINES = 20;

/** Bounded, whatever services and strangers said. */
export const linesOf = ({ lines }: Alert): string[] =>
  lines
    .slice(0, MOST_LINES + 1)
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line));

/** The whole of it as text of several lines. */
export const textOf = (alert: Alert): string => [headOf(alert), ...linesOf(alert), alert.url].join('\n');
