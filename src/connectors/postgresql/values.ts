const TIMESTAMPTZ = 1184;
const BYTEA = 17;
/** Dates and times without a zone, and spans: a Date would move them by the zone of this machine. */
const AS_TEXT = new Set([1082, 1083, 1114, 1266, 1186]);

type Parse = (text: string) => unknown;

const asIso: Parse = (text) => {
  const at = new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'));
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
};
const asBase64: Parse = (text) =>
  text.startsWith('\\x') ? Buffer.from(text.slice(2), 'hex').toString('base64') : text;

/** Values as JSON has them; what the driver knows better is left to it. */
export const typesOf = (usual: (oid: number, format?: 'text' | 'binary') => Parse) => ({
  getTypeParser: (oid: number, format?: 'text' | 'binary'): Parse => {
    if (oid === TIMESTAMPTZ) return asIso;
    if (oid === BYTEA) return asBase64;
    return AS_TEXT.has(oid) ? (text) => text : usual(oid, format);
  },
});
