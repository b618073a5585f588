import type { Label } from '#src/github/labels.ts';
import type { State } from '#src/integrations/states.ts';

const OF_STATES: Record<State, Omit<Label, 'name'>> = {
  requested: { color: 'c5def5', description: 'Taken, and waiting for its turn' },
  analyzing: { color: 'bfd4f2', description: 'Being read and turned into requirements' },
  generating: { color: 'bfd4f2', description: 'Being written' },
  testing: { color: 'bfd4f2', description: 'Being tested in the sandbox' },
  inactive: { color: 'fbca04', description: 'Ready: waits for its merge, or for what the comment names' },
  active: { color: '0e8a16', description: 'Running' },
  paused: { color: 'e4e669', description: 'Stopped by a person or by its target' },
  failed: { color: 'd93f0b', description: 'Did not work: the comment says why' },
  deprecated: { color: 'cccccc', description: 'Stopped for good, kept readable' },
};

/** Every label that the bot uses, made where the App is installed. */
export const LABELS: readonly Label[] = [
  { name: 'integration-request', color: '5319e7', description: 'Asks Claude Code Bot for an integration' },
  { name: 'integration:needs-info', color: 'f9d0c4', description: 'Waits for details that are missing' },
  ...Object.entries(OF_STATES).map(([state, look]) => ({ name: `integration:${state}`, ...look })),
];
