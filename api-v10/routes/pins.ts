import type { RouteTable } from '../route.ts';

export const pins: RouteTable = {};
