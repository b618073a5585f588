import type { ProgramSettings } from '../sandbox.ts';

const ICONS: [RegExp, string][] = [
  [/closed|resolved|merged|success/, 'check'],
  [/fail|error|alert|incident/, 'rotating_light'],
  [/pull_request|merge_request|review/, 'dart'],
  [/push|commit/, 'bar_chart'],
  [/release|deploy/, 'rocket'],
  [/issue|ticket|opened|created/, 'sparkles'],
];

const REST = '{{#if repository}} ({{repository}}){{/if}}{{#if url}}\n{{url}}{{/if}}';
const RICH =
  '{{#if repository}} · {{repository}}{{/if}}{{#if body}}\n{{truncate body 300}}{{/if}}{{#if author}}\n{{emoji "bust_in_silhouette"}} {{author}}{{/if}}{{#if url}}\n{{link url "Open"}}{{/if}}';

/** The message of a package that brings no template. */
export function defaultTemplate(format: ProgramSettings['message_format'], type: string): string {
  const title = '{{#if title}}{{bold title}}{{else}}{{event}}{{/if}}';
  if (format === 'plain') return `{{event}}{{#if title}}: {{title}}{{/if}}${REST}`;
  const icon = ICONS.find(([shape]) => shape.test(type))?.[1] ?? 'bell';
  return `${format === 'emoji_rich' ? `{{emoji "${icon}"}} ` : ''}${title}${RICH}`;
}
