import type { RouteTable } from '../route.ts';

export const members: RouteTable = {};
