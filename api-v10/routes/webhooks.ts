import type { RouteTable } from '../route.ts';

export const webhooks: RouteTable = {};
