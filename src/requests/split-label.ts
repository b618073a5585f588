import { plainText } from './clean-text.ts';

export interface Labelled {
  label: string;
  /** The markdown behind the label. */
  value: string;
  bold: boolean;
}

const LONGEST_LABEL = 120;
/** Emoji and other signs that people put before a label. */
const SIGNS = /^[^\p{L}\p{N}*_`<"'([{#/@]{1,12}(?=[\p{L}*_])/u;
const MARK = /^(\*{1,3}|_{1,3})(?=[^\s*_])/;
const COLON = /[:：]/;

/** `**Label:** value`, `**Label**: value`, `**Label** — value`, `**Label**`. */
function boldLabel(text: string): Labelled | null {
  const mark = MARK.exec(text)?.[1];
  if (mark === undefined) return null;
  const end = text.indexOf(mark, mark.length);
  if (end === -1 || end > LONGEST_LABEL) return null;
  const inside = text.slice(mark.length, end).trim();
  const after = text.slice(end + mark.length);
  if (/[:：]$/.test(inside)) return { label: plainText(inside.slice(0, -1)), value: after.trim(), bold: true };
  if (COLON.test(inside)) return { ...plainLabel(inside, after), bold: true };
  const behind = /^\s{0,5}(?:[:：]|[—–-](?=\s)|$)/.exec(after);
  return behind ? { label: plainText(inside), value: after.slice(behind[0].length).trim(), bold: true } : null;
}

/** `**Service: Slack**`: label and value both bold. */
function plainLabel(inside: string, after: string): Omit<Labelled, 'bold'> {
  const at = inside.search(COLON);
  return { label: plainText(inside.slice(0, at)), value: `${inside.slice(at + 1).trim()}${after}`.trim() };
}

/** The label before the colon of a line, if it has one. */
export function splitLabel(line: string): Labelled | null {
  const text = line.trim().replace(SIGNS, '');
  const bold = boldLabel(text);
  if (bold) return bold;
  const at = text.slice(0, LONGEST_LABEL).search(COLON);
  if (at < 1 || /^[:/]/.test(text.slice(at + 1, at + 2))) return null;
  return { ...plainLabel(text, ''), bold: false };
}
