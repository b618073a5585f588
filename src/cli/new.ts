import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { camelCase } from '#src/connectors/grants.ts';
import { InputFault } from '#src/kit/faults.ts';
import { defineCommand, text } from './define.ts';
import { need } from './usage-fault.ts';

interface Scaffold {
  /** What a name must look like. */
  name: RegExp;
  example: string;
  /** File → template, for a name. */
  files(name: string): Record<string, string>;
  values(name: string): Record<string, string>;
  next(name: string): string;
}

const UNITS = new URL('../../templates/unit/', import.meta.url);

const titleOf = (id: string): string => {
  const words = id.replace(/[_-]/g, ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

const fileName = (id: string): string => id.replaceAll('_', '-');

const SCAFFOLDS: Record<string, Scaffold> = {
  connector: {
    name: /^[a-z][a-z0-9_]{1,39}$/,
    example: 'acme_crm',
    files: (id) => ({
      [`src/connectors/${id}/index.ts`]: 'connector/index.ts.txt',
      [`src/connectors/${id}/get-thing.ts`]: 'connector/get-thing.ts.txt',
      [`src/connectors/${id}/setup.en.md`]: 'connector/setup.en.md.txt',
      [`src/connectors/${id}/setup.ru.md`]: 'connector/setup.ru.md.txt',
      [`test/connectors/worlds/${id}.ts`]: 'connector/world.ts.txt',
    }),
    values: (id) => ({ id, title: titleOf(id), words: id.replaceAll('_', ' ') }),
    next: () => 'npm run catalogue && npm run check; docs/adding-a-connector.md says what belongs into each file.',
  },
  action: {
    name: /^[a-z][a-z0-9_]{1,39}\/[a-z][a-z0-9_]{1,39}$/,
    example: 'slack/archive_channel',
    files: (name) => {
      const [service = '', id = ''] = name.split('/');
      return { [`src/connectors/${service}/${fileName(id)}.ts`]: 'action/action.ts.txt' };
    },
    values: (name) => {
      const id = name.split('/')[1] ?? '';
      return { id, title: titleOf(id), camel: camelCase(id) };
    },
    next: (name) => `Name it in the actions of src/connectors/${name.split('/')[0]}/index.ts, then npm run catalogue.`,
  },
  package: {
    name: /^[a-z][a-z0-9-]{1,39}$/,
    example: 'tell-slack',
    files: (id) => ({
      [`integrations/${id}/integration.yaml`]: 'package/integration.yaml.txt',
      [`integrations/${id}/cases/first.yaml`]: 'package/cases.first.yaml.txt',
      [`integrations/${id}/fixtures/issues.opened.json`]: 'package/fixtures.issues.opened.json.txt',
      [`integrations/${id}/README.md`]: 'package/README.md.txt',
    }),
    values: (id) => ({ id }),
    next: (id) => `ccb test integrations/${id}`,
  },
};

function scaffoldOf(kind: string): Scaffold {
  const found = Object.hasOwn(SCAFFOLDS, kind) ? SCAFFOLDS[kind] : undefined;
  if (found) return found;
  throw new InputFault('Wrong usage', `ccb new makes ${Object.keys(SCAFFOLDS).join(', ')}, not "${kind}".`);
}

/** `{id}` is filled in; what is in two braces belongs to the template itself. */
const filled = (template: string, values: Record<string, string>): string =>
  readFileSync(new URL(template, UNITS), 'utf8').replace(
    /(?<!\{)\{([a-z]+)\}(?!\})/g,
    (whole, name: string) => values[name] ?? whole,
  );

export const newUnit = defineCommand({
  name: 'new',
  usage: 'new connector <service> | new action <service>/<action> | new package <name>  [--in <dir>]',
  summary: 'lay out the files of a new connector, action or package',
  help: 'Existing files are never touched.',
  options: { in: { type: 'string' } },
  about: { in: 'the folder to work in, instead of this one' },
  async run(given, terminal) {
    const kind = need(given, 0, 'what to make: connector, action or package', newUnit);
    const name = need(given, 1, 'its name', newUnit);
    const scaffold = scaffoldOf(kind);
    if (!scaffold.name.test(name)) {
      throw new InputFault('Wrong usage', `"${name}" is no name for a ${kind}: take one like ${scaffold.example}.`);
    }
    const root = resolve(text(given.options.in) ?? '.');
    const files = Object.entries(scaffold.files(name));
    const taken = files.find(([path]) => existsSync(join(root, path)));
    if (taken) throw new InputFault('There already', `${taken[0]} is there already. Nothing was written.`);
    for (const [path, template] of files) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), filled(template, scaffold.values(name)), { flag: 'wx' });
    }
    const written = files.map(([path]) => path);
    terminal.result([...written, `Next: ${scaffold.next(name)}`], { written, next: scaffold.next(name) });
    return 0;
  },
});
