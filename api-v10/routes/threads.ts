import type { RouteTable } from '../route.ts';

export const threads: RouteTable = {};
