import type { RouteTable } from '../route.ts';

export const guilds: RouteTable = {};
