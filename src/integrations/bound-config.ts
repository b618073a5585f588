import { InputFault } from '#src/kit/faults.ts';

const LONGEST_CONFIG = 256 * 1024;

/** What one integration may hold of settings. */
export function boundConfig(config: object): void {
  if (JSON.stringify(config).length <= LONGEST_CONFIG) return;
  const text = `The settings of one integration may hold ${LONGEST_CONFIG} characters.`;
  throw new InputFault('Configuration too large', text, { status: 413 });
}
