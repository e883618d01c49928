import type { RouteTable } from '../route.ts';

export const reactions: RouteTable = {};
