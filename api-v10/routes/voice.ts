import type { RouteTable } from '../route.ts';

export const voice: RouteTable = {};
