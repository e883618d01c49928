import { allNexusRoutes } from './nexus-routes/all-nexus-routes.ts';
import type { AnyRoute } from './route.ts';
import { allRoutes } from './routes/all-routes.ts';

/** All that this server answers under /api: Discord's operations, then our own. */
export const everyRoute: readonly AnyRoute[] = [...allRoutes, ...allNexusRoutes];
