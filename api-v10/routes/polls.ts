import type { RouteTable } from '../route.ts';

export const polls: RouteTable = {};
