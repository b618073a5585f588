/** Only to a page of our own. */
export const wayBack = (asked: unknown): string =>
  typeof asked === 'string' && /^\/dashboard(?:[/?][^\\]{0,500})?$/.test(asked) ? asked : '/dashboard';
