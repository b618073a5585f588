import { CredentialFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from '../define.ts';
import { fixedToken, withTokens } from '../tokens.ts';
import { amocrmFault } from './errors.ts';

export interface AmocrmClient {
  /** The API of an account: of the call's, else of the credential's. */
  of(subdomain?: string): HttpClient;
  /** Where people look at an entity of the same account. */
  url(subdomain: string | undefined, path: string): string;
}

interface AmocrmCredential {
  subdomain?: string;
  long_lived_token?: string;
  base_url: string;
}

export const BASE_URL = 'https://{subdomain}.amocrm.ru/';

const NAME = /^(?:https?:\/\/)?([a-z0-9][a-z0-9-]{0,62})(?:\.amocrm\.ru\/?)?$/i;

export function baseOf(base_url: string, subdomain: string | undefined): string {
  if (base_url !== BASE_URL) return base_url;
  const [, name] = NAME.exec((subdomain ?? '').trim()) ?? [];
  if (name !== undefined) return BASE_URL.replace('{subdomain}', name.toLowerCase());
  throw new CredentialFault(
    'Credential missing',
    'amocrm_subdomain is the name before .amocrm.ru, such as "acme". Set it, or amocrm_base_url for another address.',
  );
}

export function connectAmocrm(credential: AmocrmCredential, doors: Doors): AmocrmClient {
  const opened = new Map<string, HttpClient>();
  const { long_lived_token = '' } = credential;
  const tokens = long_lived_token === '' ? doors.tokens : fixedToken(long_lived_token);
  const baseFor = (subdomain: string | undefined): string =>
    baseOf(credential.base_url, subdomain ?? credential.subdomain);
  return {
    of(subdomain) {
      const baseUrl = baseFor(subdomain);
      const known = opened.get(baseUrl);
      if (known) return known;
      const fresh = withTokens(doors.http({ baseUrl, fault: amocrmFault }), tokens);
      if (opened.size > 100) opened.clear();
      opened.set(baseUrl, fresh);
      return fresh;
    },
    url: (subdomain, path) => `${baseFor(subdomain)}${path}`,
  };
}
