import type { Page } from './define.ts';
import { alerts } from './pages/alerts.ts';
import { audit } from './pages/audit.ts';
import { config } from './pages/config.ts';
import { event } from './pages/event.ts';
import { events } from './pages/events.ts';
import { integrations } from './pages/integrations.ts';
import { keys } from './pages/keys.ts';
import { logs } from './pages/logs.ts';
import { newIntegration } from './pages/new-integration.ts';
import { overview } from './pages/overview.ts';
import { system } from './pages/system.ts';
import { users } from './pages/users.ts';
import { versions } from './pages/versions.ts';

export const PAGES: readonly Page[] = [
  integrations,
  newIntegration,
  overview,
  events,
  event,
  logs,
  config,
  versions,
  alerts,
  users,
  keys,
  audit,
  system,
];
