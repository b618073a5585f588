const NAMES = ['channel', 'chat_id', 'to'] as const;

/** Where an integration sends to anyway, as its settings name it; empty: they do not. */
export function ownPlace(config: Readonly<Record<string, unknown>>, service: string): string {
  const named = NAMES.flatMap((name) => [config[`${service}_${name}`], config[name]]);
  const found = named.find((value): value is string => typeof value === 'string' && value.trim() !== '');
  return found?.trim() ?? '';
}
