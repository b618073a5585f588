/** Where people look at what the API serves: github.com, a data residency's own host, or an Enterprise Server. */
export function webUrlOf(apiUrl: string): string {
  const url = new URL(apiUrl);
  if (url.hostname === 'api.github.com') return 'https://github.com';
  if (url.hostname.startsWith('api.') && url.hostname.endsWith('.ghe.com')) return `https://${url.hostname.slice(4)}`;
  return url.origin;
}
