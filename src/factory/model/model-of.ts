import type { Running } from '../running.ts';

/** What is asked where nobody says otherwise. */
const USUAL = 'claude-sonnet-5-5';

/** The repository's choice, else the operator's, else ours. */
export const modelOf = ({ settings, deps }: Running): string => settings.model ?? deps.model ?? USUAL;
