/** JSON of plain ASCII, for places that carry no more: headers, and parts that are not always read as UTF-8. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
