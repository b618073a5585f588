import type { RunState } from './run-state.ts';

/** Where messages go when nothing else says so: `<service>_channel`, `slack_channel` or `channel` of the settings. */
export function defaultChannel({ header }: RunState, service: string): string | undefined {
  const { config } = header;
  const found = [config[`${service}_channel`], config.slack_channel, config.channel].find(
    (value) => typeof value === 'string' && value !== '',
  );
  return found as string | undefined;
}
