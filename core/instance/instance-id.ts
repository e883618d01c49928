import { createHash } from 'node:crypto';

/** By which an instance is told from others, and nothing else can be found out. All its processes share the secret. */
export const instanceId = (signingSecret: Uint8Array): string => createHash('sha256').update('instance ').update(signingSecret).digest('hex').slice(0, 16);
