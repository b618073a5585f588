import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const SOURCE = new URL('../src/kit/json-index.wat', import.meta.url);
export const GENERATED = new URL('../src/kit/json-index.generated.ts', import.meta.url);

/** The module of json-index.wat as it stands in our sources. */
export async function generatedText(): Promise<string> {
  const { parseWat } = await wabt();
  const parsed = parseWat('json-index.wat', readFileSync(SOURCE, 'utf8'), { simd: true });
  parsed.validate();
  const code = Buffer.from(parsed.toBinary({}).buffer).toString('base64');
  parsed.destroy();
  const lines = code.match(/.{1,100}/g) ?? [];
  return [
    '// Written by `npm run json-index` from json-index.wat. Do not edit.',
    'export const CODE = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(GENERATED, await generatedText());
