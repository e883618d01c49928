import type { RouteTable } from '../route.ts';

export const gateway: RouteTable = {};
