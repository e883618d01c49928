import type { RouteTable } from '../route.ts';

export const auditLog: RouteTable = {};
