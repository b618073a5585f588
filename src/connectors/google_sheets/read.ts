import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { list, text } from '../loose.ts';
import type { SheetsClient } from './client.ts';
import { AccessToken, Range, SpreadsheetId } from './schemas.ts';

export const read = defineAction({
  id: 'read',
  title: 'Read cells',
  summary: 'Reads the cells of a range, row by row. Empty cells at the ends are left out.',
  effect: 'read',
  scopes: ['https://www.googleapis.com/auth/spreadsheets'],
  input: Type.Object(
    { spreadsheet_id: SpreadsheetId, range: Range, access_token: AccessToken },
    { additionalProperties: false },
  ),
  output: Type.Object({ values: Type.Array(Type.Array(Type.Unknown())), range: Type.String() }),
  example: { spreadsheet_id: '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms', range: 'Sheet1!A1:B10' },
  async run(place, sheets: SheetsClient, call) {
    const { values, range } = await sheets.values('GET', place, {}, call);
    return { values: list(values).map(list), range: text(range) ?? place.range };
  },
});
