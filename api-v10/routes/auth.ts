import type { RouteTable } from '../route.ts';

export const auth: RouteTable = {};
