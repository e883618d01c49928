import type { RouteTable } from '../route.ts';

export const invites: RouteTable = {};
