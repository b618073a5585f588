import type { Page } from './define.ts';
import { integrations } from './pages/integrations.ts';

export const PAGES: readonly Page[] = [integrations];
