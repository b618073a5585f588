import { Type } from '#src/kit/schema.ts';

export const SpreadsheetId = Type.String({
  title: 'Spreadsheet',
  description: 'Its id: the long part of its address between /d/ and /edit',
  pattern: '^[A-Za-z0-9_-]{10,100}$',
});

export const Range = Type.String({
  title: 'Range',
  description: 'Sheet1!A1:B10, or a whole sheet by its name',
  minLength: 1,
  maxLength: 300,
});

export const AccessToken = Type.Optional(
  Type.String({
    title: 'Access token',
    description: "Of this call; the credential's unless given",
    minLength: 1,
    'x-secret': true,
  }),
);

const Cell = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);

export const Rows = Type.Array(Type.Array(Cell, { maxItems: 1000 }), {
  title: 'Rows',
  description: 'Each a list of cells; null leaves a cell as it is',
  minItems: 1,
  maxItems: 10_000,
});

/** What strangers wrote must not become a formula in somebody's table. */
export const Parse = Type.Optional(
  Type.Boolean({ description: 'Read texts as if typed: numbers, dates, formulas', default: false }),
);

export const inputOption = (parse: boolean | undefined): string => (parse === true ? 'USER_ENTERED' : 'RAW');
