import type { RouteTable } from '../route.ts';

export const messages: RouteTable = {};
