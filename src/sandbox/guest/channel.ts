import type { Seen } from './seen.ts';

/** Where messages go when nothing else says so: `<service>_channel`, `slack_channel` or `channel` of the settings. */
export function defaultChannel({ config }: Pick<Seen, 'config'>, service: string): string | undefined {
  const found = [config[`${service}_channel`], config.slack_channel, config.channel].find(
    (value) => typeof value === 'string' && value !== '',
  );
  return found as string | undefined;
}
