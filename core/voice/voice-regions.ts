import type { APIVoiceRegion } from 'discord-api-types/v10';

/** This server is its only region. */
export const listVoiceRegions = (): APIVoiceRegion[] => [{ id: 'nexus', name: 'Nexus', optimal: true, deprecated: false, custom: false }];
