const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** `__Host-` binds it to this very host, where https allows that. */
const fullName = (publicUrl: string, name: string): string => (isSecure(publicUrl) ? `__Host-${name}` : name);

interface Cookie {
  name: string;
  /** Null takes it away. */
  value: string | null;
  seconds: number;
  /** Lax where the way back comes from another site. */
  sameSite: 'Lax' | 'Strict';
}

export function setCookie(publicUrl: string, { name, value, seconds, sameSite }: Cookie): string {
  const parts = [
    `${fullName(publicUrl, name)}=${value ?? ''}`,
    'Path=/',
    `Max-Age=${value === null ? 0 : seconds}`,
    'HttpOnly',
    `SameSite=${sameSite}`,
  ];
  return [...parts, ...(isSecure(publicUrl) ? ['Secure'] : [])].join('; ');
}

/** Empty: there is none. */
export function cookieOf(publicUrl: string, name: string, header: string | undefined): string {
  const start = `${fullName(publicUrl, name)}=`;
  const found = header?.split(/; */).find((one) => one.startsWith(start));
  return found?.slice(start.length) ?? '';
}
