import { restClient, type RestClient } from './rest-client.ts';
import type { Somebody, World } from './world.ts';

/** Asks our own operations, under /api/nexus/v1. Null asks without a token. */
export const nexusClient = ({ server }: World, somebody: Somebody | null): RestClient =>
  restClient(server.url, somebody?.authorization ?? null, '/api/nexus/v1');
