import type { RouteTable } from '../route.ts';

export const bans: RouteTable = {};
