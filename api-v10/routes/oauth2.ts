import type { RouteTable } from '../route.ts';

export const oauth2: RouteTable = {};
