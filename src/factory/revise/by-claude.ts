import { isDeepStrictEqual } from 'node:util';
import type { Claude } from '#src/claude/types.ts';
import type { Wish } from '#src/requests/body.ts';
import type { Draft } from '../draft.ts';
import { type Bench, benchFor, draftOf, workAtBench } from '../generate/bench.ts';
import { planText } from '../generate/by-claude.ts';
import { asData, requestText } from '../model/request-text.ts';
import type { Running } from '../running.ts';
import type { Base } from './base.ts';
import { type NamedRemark, namedRemarks, wishesOf } from './remarks.ts';

const remarkText = ({ name, path, line, text }: NamedRemark): string =>
  asData('remark', `${name} at ${path}${line === null ? '' : ` line ${line}`}: ${text}`);

function wishParts(wish: Wish, remarks: readonly NamedRemark[]): string {
  const who = { words: 'A person wants this', review: 'A review says this', checks: 'Checks fail on the branch' }[
    wish.from
  ];
  const said = wish.text === '' ? [] : [asData('wish', wish.text)];
  return [`${who}:`, ...said, ...remarks.filter((one) => one.wish === wish).map(remarkText)].join('\n');
}

const fileText = ([path, text]: [string, string]): string => asData('file', `${path}\n${text}`);

/** The whole of what Claude is told: the request, the package as it is now, and what is wanted of it. */
function firstWords(running: Running, base: Base, wishes: readonly Wish[], remarks: readonly NamedRemark[]): string {
  return [
    requestText(running, true),
    `It came to this:\n${planText(base.requirements)}`,
    `The package as it is now, with whatever people changed in it:\n${Object.entries(base.files).map(fileText).join('\n')}`,
    ...wishes.map((wish) => wishParts(wish, remarks)),
    'Revise the package: change only what is wanted, keep everything else, cases included, and add a case for what is new.',
    'Answer each remark by its name with the tool `answer`. What is a question, or needs no change, is answered and nothing is written for it.',
    'At the end say in one or two sentences what became of it.',
  ].join('\n\n');
}

const sizeOk = (text: string): string => text.trim().slice(0, 3000);

/** Claude changes the package that there is, or says why nothing needs to change. */
export async function reviseByClaude(running: Running, claude: Claude, base: Base): Promise<Draft> {
  const wishes = wishesOf(running.request);
  const remarks = namedRemarks(wishes);
  const files = { ...base.files };
  const bench: Bench = {
    ...benchFor(running, base.requirements.title, files),
    remarks: remarks.map((one) => one.name),
    isUnchanged: () => isDeepStrictEqual(files, base.files),
  };
  await workAtBench(bench, claude, 'revise', firstWords(running, base, wishes, remarks));
  const { answers, said } = bench;
  const revision = { changed: !bench.isUnchanged(), onTopOf: base.onTopOf, said: sizeOk(said), answers };
  return { ...draftOf(bench), revision };
}
