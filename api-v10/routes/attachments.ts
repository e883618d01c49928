import type { RouteTable } from '../route.ts';

export const attachments: RouteTable = {};
