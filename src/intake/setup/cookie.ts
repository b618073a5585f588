const GOOD_FOR_S = 3600;

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** `__Host-` binds it to this very host, where https allows that. */
const nameOf = (publicUrl: string): string => (isSecure(publicUrl) ? '__Host-ccb-setup' : 'ccb-setup');

/** Lax, not Strict: the way back comes from GitHub. Null takes it away. */
export function setCookie(publicUrl: string, value: string | null): string {
  const age = value === null ? 0 : GOOD_FOR_S;
  const parts = [`${nameOf(publicUrl)}=${value ?? ''}`, 'Path=/', `Max-Age=${age}`, 'HttpOnly', 'SameSite=Lax'];
  return [...parts, ...(isSecure(publicUrl) ? ['Secure'] : [])].join('; ');
}

export function cookieOf(publicUrl: string, header: string | undefined): string {
  const start = `${nameOf(publicUrl)}=`;
  const found = header?.split(/; */).find((one) => one.startsWith(start));
  return found?.slice(start.length) ?? '';
}
