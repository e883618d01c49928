import type { RouteTable } from '../route.ts';

export const automod: RouteTable = {};
