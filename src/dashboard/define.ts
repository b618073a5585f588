import type { Ctx } from '#src/access/ctx.ts';
import type { HealthChecks } from '#src/integrations/health-checks.ts';
import type { QueueStats } from '#src/queue/queue.ts';
import type { GitHubSignIn } from './sign-in-github.ts';
import type { Language } from './words.ts';

/** What of this installation is there, and how it is. */
export interface Installation {
  health(): Promise<{
    status: string;
    uptime: number;
    database: { dialect: string; ok: boolean; message?: string };
    sandbox: { children: number; network_isolated: boolean | null };
    events: { under_way: number };
  }>;
  /** Null: no App is registered. */
  appName(): Promise<string | null>;
  hasClaude: boolean;
  queues(): Promise<{ events: QueueStats; requests: QueueStats }>;
  /** When the first event that waits was or is due; null: none waits. */
  nextEventAt(): Promise<number | null>;
}

/** What pages need beside the ctx of whoever looks at them. */
export interface PageServices {
  health: HealthChecks;
  language: Language;
  bundledFolder: string;
  installation: Installation;
  /** Null: people sign in with keys alone. */
  signIn: GitHubSignIn | null;
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

/** What the server has to know of a page before anybody looks at it: registry.generated.ts lists them all. */
export interface ListedPage extends Pick<Page, 'path'> {
  load(): Page;
}

export const definePage = (page: Page): Page => page;
