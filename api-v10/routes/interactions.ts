import type { RouteTable } from '../route.ts';

export const interactions: RouteTable = {};
