import { createHash } from 'node:crypto';

/** By which an instance is told from others, and nothing else can be found out. */
export const instanceName = (operatorSecret: string): string => createHash('sha256').update(`instance ${operatorSecret}`).digest('hex').slice(0, 16);
