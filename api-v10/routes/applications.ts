import type { RouteTable } from '../route.ts';

export const applications: RouteTable = {};
