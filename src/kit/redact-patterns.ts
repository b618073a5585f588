/** Tokens that give themselves away by their shape, wherever they stand. */
export const SHAPED_TOKENS: readonly RegExp[] = [
  /\bxox[a-z]-[A-Za-z0-9-]{6,250}/g,
  /\bxapp-[A-Za-z0-9-]{6,250}/g,
  /\bgh[pousr]_[A-Za-z0-9]{6,250}/g,
  /\bgithub_pat_[A-Za-z0-9_]{6,250}/g,
  /\bsk-[A-Za-z0-9_-]{12,250}/g,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{6,250}/g,
  /\bccb_[A-Za-z0-9_-]{16,250}/g,
  /\bwhs(?:ec|k)_[A-Za-z0-9+/=_-]{6,250}/g,
  /\bAKIA[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{30,60}/g,
  /\bglpat-[A-Za-z0-9_-]{12,120}/g,
  /\blin_api_[A-Za-z0-9]{12,120}/g,
];

/** Secrets that only their place gives away. */
const PLACED_TOKENS: readonly RegExp[] = [
  /(?<=\bBearer )[A-Za-z0-9._~+/=-]{6,4000}/gi,
  /(?<=\bBasic )[A-Za-z0-9+/=]{8,4000}/gi,
  /(?<=\/bot)\d{5,15}:[A-Za-z0-9_-]{20,60}/g,
  /\b\d{8,12}:[A-Za-z0-9_-]{35}\b/g,
  /(?<=hooks\.slack\.com\/services\/)[A-Za-z0-9/_-]{6,200}/g,
  /(?<=discord(?:app)?\.com\/api\/(?:v\d{1,3}\/)?webhooks\/\d{1,25}\/)[A-Za-z0-9_-]{6,200}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[A-Za-z0-9+/=\s\\:,. -]{0,8000}/g,
  /(?<=[?&](?:api_token|access_token|token|key|api_key|apikey|secret|sig|signature)=)[^&\s"'#]{4,2000}/gi,
  /(?<=[a-z]{2,12}:\/\/[^\s/:@"']{0,100}:)[^\s/@"']{1,200}(?=@)/gi,
];

export const TOKEN_PATTERNS: readonly RegExp[] = [...SHAPED_TOKENS, ...PLACED_TOKENS];

/** Keys whose values are secret whatever they look like. */
const SECRET_KEY =
  /(?:^|[_-])(?:tokens?|secrets?|passwords?|passwd|pwd|authorization|api[_-]?keys?|apikey|private[_-]?keys?|cookies?|credentials?|signature|webhook[_-]?url|refresh[_-]?token|session)$|^set-cookie$|(?:Token|Secret|Password|ApiKey|PrivateKey)$/i;

const known = new Map<string, boolean>();

export function isSecretKey(key: string): boolean {
  const before = known.get(key);
  if (before !== undefined) return before;
  const secret = SECRET_KEY.test(key);
  if (known.size < 5_000 && key.length < 100) known.set(key, secret);
  return secret;
}
