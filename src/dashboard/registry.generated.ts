// Written by `npm run catalogue`; do not edit.
import { createRequire } from 'node:module';
import type { ListedPage, Page } from './define.ts';

const load = createRequire(import.meta.url) as (path: string) => { default: Page };

export const pages: readonly ListedPage[] = [
  { path: '/dashboard/integrations/:id/alerts', load: () => load('./pages/alerts.ts').default },
  { path: '/dashboard/audit', load: () => load('./pages/audit.ts').default },
  { path: '/dashboard/integrations/:id/config', load: () => load('./pages/config.ts').default },
  { path: '/dashboard/integrations/:id/events/:eid', load: () => load('./pages/event.ts').default },
  { path: '/dashboard/integrations/:id/events', load: () => load('./pages/events.ts').default },
  { path: '/dashboard', load: () => load('./pages/integrations.ts').default },
  { path: '/dashboard/keys', load: () => load('./pages/keys.ts').default },
  { path: '/dashboard/integrations/:id/logs', load: () => load('./pages/logs.ts').default },
  { path: '/dashboard/new', load: () => load('./pages/new-integration.ts').default },
  { path: '/dashboard/integrations/:id', load: () => load('./pages/overview.ts').default },
  { path: '/dashboard/system', load: () => load('./pages/system.ts').default },
  { path: '/dashboard/integrations/:id/users', load: () => load('./pages/users.ts').default },
  { path: '/dashboard/integrations/:id/versions', load: () => load('./pages/versions.ts').default },
];
