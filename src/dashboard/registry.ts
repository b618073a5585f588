import type { Page } from './define.ts';
import { event } from './pages/event.ts';
import { events } from './pages/events.ts';
import { integrations } from './pages/integrations.ts';
import { overview } from './pages/overview.ts';

export const PAGES: readonly Page[] = [integrations, overview, events, event];
