import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object, text } from '../loose.ts';
import { SCOPE } from './client.ts';
import { EVERYWHERE, FileId, Maybe } from './schemas.ts';

const Receiver = Type.Optional(
  Type.Union([Type.Literal('user'), Type.Literal('group'), Type.Literal('domain'), Type.Literal('anyone')], {
    default: 'user',
  }),
);
const Role = Type.Optional(
  Type.Union([Type.Literal('reader'), Type.Literal('commenter'), Type.Literal('writer')], { default: 'reader' }),
);

function receiverOf(type: string, email: string | undefined, domain: string | undefined): object {
  if (type === 'anyone') return {};
  if (type === 'domain') {
    if (domain !== undefined) return { domain };
    throw new InputFault('Invalid input', 'Sharing with a domain needs "domain".');
  }
  if (email !== undefined) return { emailAddress: email };
  throw new InputFault(
    'Invalid input',
    `Sharing with a ${type} needs "email". With "type": "anyone" the link is enough.`,
  );
}

export const share = defineAction({
  id: 'share',
  title: 'Share a file',
  summary: 'Lets a person, a group, a domain or anybody with the link see or change a file.',
  effect: 'write',
  idempotent: true,
  scopes: [SCOPE],
  input: Type.Object(
    {
      file_id: FileId,
      type: Receiver,
      role: Role,
      email: Type.Optional(Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 320 })),
      domain: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9.-]{3,253}$' })),
      notify: Type.Optional(Type.Boolean({ description: 'Send an e-mail to whoever gets it', default: false })),
      message: Type.Optional(Type.String({ description: 'Of that e-mail', maxLength: 2000 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ permission_id: Type.String(), role: Type.String(), url: Maybe }),
  example: { file_id: '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms', email: 'dev@example.com', role: 'writer' },
  async run({ file_id, type = 'user', role = 'reader', email, domain, notify, message }, drive, call) {
    const json = { type, role, ...receiverOf(type, email, domain) };
    const isMailed = type === 'user' || type === 'group';
    const mail = isMailed ? { sendNotificationEmail: notify ?? false, emailMessage: notify ? message : undefined } : {};
    const query = { fields: 'id,role', ...mail, ...EVERYWHERE };
    const made = object(
      (await drive.post(`drive/v3/files/${file_id}/permissions`, { query, json, ...stop(call) })).body,
    );
    const seen = { query: { fields: 'webViewLink', ...EVERYWHERE }, ...stop(call) };
    const { webViewLink } = object((await drive.get(`drive/v3/files/${file_id}`, seen)).body);
    return { permission_id: String(made.id), role: text(made.role) ?? role, url: text(webViewLink) };
  },
});
