import type { Ctx } from '#src/access/ctx.ts';
import type { HealthChecks } from '#src/integrations/health-checks.ts';
import type { Language } from './words.ts';

/** What pages need beside the ctx of whoever looks at them. */
export interface PageServices {
  health: HealthChecks;
  language: Language;
  bundledFolder: string;
}

export interface PageRequest {
  ctx: Ctx;
  params: Record<string, string>;
  /** Of a parameter that is there twice neither counts. */
  query: Record<string, string>;
  language: Language;
  services: PageServices;
}

/** What a page shows; `title` stands in the window's title and above it. */
export interface View {
  title: string;
  [key: string]: unknown;
}

export interface Page {
  path: string;
  /** Which link of the navigation it belongs to. */
  section: 'integrations' | 'new' | 'keys' | 'audit' | 'system' | null;
  /** templates/pages/<name>.hbs */
  template: string;
  view(request: PageRequest): Promise<View>;
}

export const definePage = (page: Page): Page => page;
