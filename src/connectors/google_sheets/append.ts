import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { object, text } from '../loose.ts';
import type { SheetsClient } from './client.ts';
import { AccessToken, inputOption, Parse, Range, Rows, SpreadsheetId } from './schemas.ts';

export const append = defineAction({
  id: 'append',
  title: 'Append rows',
  summary: 'Adds rows below the table that is found in a range.',
  effect: 'write',
  scopes: ['https://www.googleapis.com/auth/spreadsheets'],
  recipe: {
    kind: 'call',
    place: 'spreadsheet_id',
    with: { range: 'A1', values: [['{{event}}', '{{title}}', '{{author}}', '{{url}}']] },
  },
  input: Type.Object(
    { spreadsheet_id: SpreadsheetId, range: Range, values: Rows, parse: Parse, access_token: AccessToken },
    { additionalProperties: false },
  ),
  output: Type.Object({ range: Type.Union([Type.String(), Type.Null()]), rows: Type.Integer() }),
  example: {
    spreadsheet_id: '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms',
    range: 'Sheet1!A1',
    values: [['2026-01-01', 'The build is red', 42]],
  },
  async run({ values, parse, ...place }, sheets: SheetsClient, call) {
    const query = { valueInputOption: inputOption(parse), insertDataOption: 'INSERT_ROWS' };
    const body = await sheets.values('POST', { ...place, verb: ':append' }, { query, json: { values } }, call);
    const { updatedRange, updatedRows } = object(body.updates);
    return { range: text(updatedRange), rows: typeof updatedRows === 'number' ? updatedRows : values.length };
  },
});
