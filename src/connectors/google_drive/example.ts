/** What the headers of a notification come to. */
export function exampleOf(type: string): Record<string, unknown> {
  const [subject = 'drive', state = 'change'] = type.split('.');
  const place = subject === 'file' ? 'files/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms' : 'changes';
  return {
    resource_state: state,
    resource_id: 'o3hgv1538sdjfh',
    resource_uri: `https://www.googleapis.com/drive/v3/${place}?alt=json`,
    changed: subject === 'file' ? 'content,properties' : null,
    channel_id: '4ba78bf0-6a47-11e2-bcfd-0800200c9a66',
    channel_expiration: 'Tue, 06 Jan 2026 12:00:00 GMT',
    message_number: '10',
  };
}
