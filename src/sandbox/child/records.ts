export interface GuestRecord {
  kind: string;
  no: number;
  /** Of a step; 0 for other kinds. */
  ordinal: number;
  body: string;
}

const HEAD = /([set]) (\d{1,10}) (\d{1,9})\n/y;
const ORDINAL = /^\{"ordinal":(\d{1,6}),/;

/** What an isolate posted. Text that does not keep to the form is dropped: only a broken kernel can have made it. */
export function recordsIn(text: string): GuestRecord[] {
  const records: GuestRecord[] = [];
  for (let at = 0; at < text.length; ) {
    HEAD.lastIndex = at;
    const head = HEAD.exec(text);
    if (!head) break;
    const start = at + head[0].length;
    const body = text.slice(start, start + Number(head[3]));
    records.push({ kind: head[1] ?? '', no: Number(head[2]), ordinal: Number(ORDINAL.exec(body)?.[1] ?? 0), body });
    at = start + body.length;
  }
  return records;
}
