import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { text } from '../loose.ts';
import type { SheetsClient } from './client.ts';
import { AccessToken, inputOption, Parse, Range, Rows, SpreadsheetId } from './schemas.ts';

export const update = defineAction({
  id: 'update',
  title: 'Write cells',
  summary: 'Writes cells from the upper left corner of a range on.',
  effect: 'write',
  idempotent: true,
  scopes: ['https://www.googleapis.com/auth/spreadsheets'],
  input: Type.Object(
    { spreadsheet_id: SpreadsheetId, range: Range, values: Rows, parse: Parse, access_token: AccessToken },
    { additionalProperties: false },
  ),
  output: Type.Object({ range: Type.Union([Type.String(), Type.Null()]), cells: Type.Integer() }),
  example: {
    spreadsheet_id: '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms',
    range: 'Sheet1!B2:C2',
    values: [['done', 3]],
  },
  async run({ values, parse, ...place }, sheets: SheetsClient, call) {
    const options = { query: { valueInputOption: inputOption(parse) }, json: { values } };
    const { updatedRange, updatedCells } = await sheets.values('PUT', place, options, call);
    return { range: text(updatedRange), cells: typeof updatedCells === 'number' ? updatedCells : 0 };
  },
});
