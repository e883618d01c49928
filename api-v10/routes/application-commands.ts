import type { RouteTable } from '../route.ts';

export const applicationCommands: RouteTable = {};
