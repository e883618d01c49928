import { joinTables, NEXUS_PREFIX, type AnyRoute } from '../route.ts';
import { automod } from './automod.ts';
import { consent } from './consent.ts';
import { conveniences } from './conveniences.ts';
import { instance } from './instance.ts';
import { instanceGuilds } from './instance-guilds.ts';
import { instanceUsers } from './instance-users.ts';
import { interactionLog } from './interaction-log.ts';
import { leaving } from './leaving.ts';
import { messageSearch } from './message-search.ts';
import { push } from './push.ts';
import { recordings } from './recordings.ts';
import { registration } from './registration.ts';
import { reports } from './reports.ts';
import { skus } from './skus.ts';
import { voice } from './voice.ts';

/** Every operation of our own, under /api/nexus/v1. */
export const allNexusRoutes: readonly AnyRoute[] = joinTables(
  [
    instance,
    instanceUsers,
    instanceGuilds,
    reports,
    skus,
    leaving,
    messageSearch,
    voice,
    recordings,
    conveniences,
    push,
    interactionLog,
    consent,
    automod,
    registration,
  ],
  NEXUS_PREFIX,
);
