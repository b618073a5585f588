import type { Manifest } from './manifest.ts';

/** The settings with the package's defaults where nothing was set. */
export function withDefaults(manifest: Manifest, config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { properties = {} } = manifest.config_schema as { properties?: Record<string, { default?: unknown }> };
  const defaults = Object.entries(properties).flatMap(([name, schema]) =>
    schema?.default === undefined ? [] : [[name, schema.default] as const],
  );
  return { ...Object.fromEntries(defaults), ...config };
}
