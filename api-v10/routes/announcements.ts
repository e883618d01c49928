import type { RouteTable } from '../route.ts';

export const announcements: RouteTable = {};
