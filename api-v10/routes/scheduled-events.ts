import type { RouteTable } from '../route.ts';

export const scheduledEvents: RouteTable = {};
