/** How a generic webhook is verified, when its manifest does not leave it at Standard Webhooks. */
export type VerifyScheme =
  | { scheme: 'standard' }
  | { scheme: 'hmac'; header: string; prefix?: string; encoding?: 'hex' | 'base64' }
  | { scheme: 'header'; header: string };
