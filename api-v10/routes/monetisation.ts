import type { RouteTable } from '../route.ts';

export const monetisation: RouteTable = {};
