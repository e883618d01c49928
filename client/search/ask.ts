import type { Client } from '#sdk/client';
import type { FoundMessages } from '#sdk/finding';
import { DIRECT } from '#sdk/state/state';
import type { Parameters, Query } from './query.ts';
import { parametersIn, tabsOf, type Tab } from './tabs.ts';

/** Where one looks: a guild, one conversation, or (without a channel) all of one's conversations. */
export interface Scope {
  guildId: string;
  channelId: string | null;
}

export const PAGE = 25;
/** The furthest that a search leads. Source: Discord, "Search Guild Messages". */
export const FURTHEST = 9975;

/** The history is still being read. */
const NOT_YET = 110000;

export class IndexingError extends Error {
  readonly retryAfterMs: number;
  constructor(retryAfterS: number) {
    super('the messages are still being read');
    this.retryAfterMs = retryAfterS * 1000;
  }
}

const asked = (query: Query, tab: Tab): Parameters => ({ ...parametersIn(query, tab), include_nsfw: 'true' });

function ready(found: FoundMessages): FoundMessages {
  if (found.code === NOT_YET) throw new IndexingError(found.retry_after ?? 2);
  return found;
}

interface Tabbed extends Partial<FoundMessages> {
  tabs?: Record<string, FoundMessages>;
}

/** Several tabs at once. */
async function askTabs(
  client: Client,
  { guildId, channelId }: Scope,
  tabs: Record<string, object>,
  signal: AbortSignal,
): Promise<Record<string, FoundMessages>> {
  const ask = { body: { tabs }, signal };
  const found =
    guildId !== DIRECT
      ? await client.rest.call('POST /guilds/{guild_id}/messages/search/tabs', { ...ask, path: { guild_id: guildId } })
      : channelId !== null
        ? await client.rest.call('POST /channels/{channel_id}/messages/search/tabs', { ...ask, path: { channel_id: channelId } })
        : await client.rest.call('POST /users/@me/messages/search/tabs', ask);
  const { tabs: answers, ...rest } = found as Tabbed; // as the unofficial contract says
  if (!answers) throw new IndexingError(rest.retry_after ?? 2);
  return answers;
}

/** One page of a tab, from `offset` on. Throws `IndexingError` while the server is not so far. */
export async function askPage(client: Client, scope: Scope, query: Query, tab: Tab, offset: number, signal: AbortSignal): Promise<FoundMessages> {
  const wanted = { ...asked(query, tab), limit: PAGE, offset };
  if (scope.guildId !== DIRECT) return ready(await client.searchMessages(scope.guildId, wanted, signal));
  const answers = await askTabs(client, scope, { [tab]: wanted }, signal);
  return answers[tab] as FoundMessages; // asked for
}

/** How many there are in each of the query's tabs. */
export async function askCounts(client: Client, scope: Scope, query: Query, signal: AbortSignal): Promise<Partial<Record<Tab, number>>> {
  const tabs = tabsOf(query);
  const answers = await askTabs(client, scope, Object.fromEntries(tabs.map((tab) => [tab, { ...asked(query, tab), limit: 1 }])), signal);
  return Object.fromEntries(tabs.map((tab) => [tab, answers[tab]?.total_results ?? 0]));
}
