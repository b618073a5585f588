import type { CodeFiles, ReadCode } from './read-code.ts';

export const PROCESSOR_FILE = /^webhooks\/[a-z0-9_-]+\.ts$/;

const KEY = (source: string): RegExp => new RegExp(`\\b${source}\\b\\s*[(:,}]`);

function names(read: ReadCode, source: string): boolean {
  // What cannot be read is told by the check of the code itself.
  if ('unreadable' in read) return true;
  const { code, texts } = read;
  const from = code.indexOf('processors');
  if (from === -1) return false;
  return KEY(source).test(code.slice(from)) || texts.some((one) => one.at > from && one.value === source);
}

/** Whether a file in webhooks/ seems to have a processor for the source. That it really has is seen when it is loaded. */
export const hasProcessorFor = (source: string, read: CodeFiles): boolean =>
  [...read].some(([file, one]) => PROCESSOR_FILE.test(file) && names(one, source));
