import type { RouteTable } from '../route.ts';

export const roles: RouteTable = {};
