import type { RouteTable } from '../route.ts';

export const emojis: RouteTable = {};
