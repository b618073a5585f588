import { runCli } from '#src/cli/main.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

async function run(argv: readonly string[]): Promise<Said> {
  const said = { out: '', err: '' };
  const code = await runCli(argv, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}

/** With these variables, and as if nothing else of ours were set. */
async function runIn(variables: Record<string, string>, ...argv: string[]): Promise<Said> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await run(argv);
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** The command line in this process. */
export const ccb = Object.assign((...argv: string[]): Promise<Said> => run(argv), { in: runIn });
