import type { Route } from './define.ts';
import { routes } from './registry.generated.ts';

/** Every route itself, for whoever describes or tries them all. */
export const allRoutes = (): Route[] => routes.map((one) => one.load());
