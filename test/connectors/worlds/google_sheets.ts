import { type Answer, localServer, type Seen, type World } from './world.ts';

const TOKEN = 'ya29.canary-token';
const ID = '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms';

const refused = (code: number, status: string, message: string): Answer => ({
  status: code,
  json: { error: { code, message, status } },
});

/** A spreadsheet whose one sheet is a list of rows; ranges are named and not counted. */
function sheets(): (seen: Seen) => Answer {
  const rows: unknown[][] = [['Name', 'Age']];
  return ({ method, url, headers, body }) => {
    const { pathname, searchParams } = new URL(url, 'http://sheets/');
    if (headers.authorization !== `Bearer ${TOKEN}`) {
      return refused(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
    }
    const [, id, rest = ''] = /^\/v4\/spreadsheets\/([^/]+)\/values\/(.+)$/.exec(pathname) ?? [];
    if (id !== ID) return refused(404, 'NOT_FOUND', 'Requested entity was not found.');
    const range = decodeURIComponent(rest.replace(/:append$/, ''));
    if (!range.startsWith('Sheet1')) return refused(400, 'INVALID_ARGUMENT', `Unable to parse range: ${range}`);
    if (method === 'GET') return { json: { range, majorDimension: 'ROWS', values: rows } };
    if (!searchParams.has('valueInputOption')) {
      return refused(400, 'INVALID_ARGUMENT', "'valueInputOption' is required but not specified");
    }
    const { values } = JSON.parse(body) as { values: unknown[][] };
    const cells = values.flat().length;
    const updated = { spreadsheetId: ID, updatedRange: range, updatedRows: values.length, updatedCells: cells };
    if (method === 'PUT') return { json: updated };
    rows.push(...values);
    return { json: { spreadsheetId: ID, tableRange: 'Sheet1!A1:B1', updates: updated } };
  };
}

export async function openGoogleSheets(): Promise<World> {
  const server = await localServer(sheets());
  return {
    credential: () => ({ access_token: TOKEN, base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
