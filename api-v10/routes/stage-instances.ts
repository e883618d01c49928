import type { RouteTable } from '../route.ts';

export const stageInstances: RouteTable = {};
