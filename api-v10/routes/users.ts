import type { RouteTable } from '../route.ts';

export const users: RouteTable = {};
