import { stripTypes } from '#src/kit/strip-types.ts';
import { codeOnly } from './code-only.ts';
import type { PackageFiles } from './file-problems.ts';

export const PROCESSOR_FILE = /^webhooks\/[a-z0-9-]+\.ts$/;

const KEY = (source: string): RegExp => new RegExp(`\\b${source}\\b\\s*[(:,}]`);

function names(text: string, source: string): boolean {
  const { code, texts } = codeOnly(text);
  const from = code.indexOf('processors');
  if (from === -1) return false;
  return KEY(source).test(code.slice(from)) || texts.some((one) => one.at > from && one.value === source);
}

/** Whether a file in webhooks/ seems to have a processor for the source. That it really has is seen when it is loaded. */
export function hasProcessorFor(source: string, files: PackageFiles): boolean {
  return Object.entries(files).some(([file, text]) => {
    if (!PROCESSOR_FILE.test(file)) return false;
    try {
      return names(stripTypes(text), source);
    } catch {
      // What cannot be read is told by the check of the code itself.
      return true;
    }
  });
}
