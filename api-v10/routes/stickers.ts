import type { RouteTable } from '../route.ts';

export const stickers: RouteTable = {};
