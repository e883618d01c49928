import type { RouteTable } from '../route.ts';

export const channels: RouteTable = {};
