import { MessageFlags, PermissionFlagsBits as Permission, type APIEmbed, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { isThread } from '../channels/channel-record.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { placeOf } from '../messages/place-of.ts';
import { tellEdited } from '../messages/tell-edited.ts';
import { withMessage } from '../messages/with-message.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import { FairTurnstile } from '../outside/fair-turnstile.ts';
import { hostOf } from '../outside/host-of.ts';
import { linksIn } from './links-in.ts';
import { isPreview } from './previews-of.ts';
import { previewLink } from './preview-link.ts';

/** Messages whose links are asked at once, and those that wait; more of them stay without a preview. */
const TURNS = { maxInside: 16, maxWaiting: 500 };
const OF_ONE_AUTHOR = { maxInside: 1, maxWaiting: 5 };
const OF_ONE_GUILD = { maxInside: 4, maxWaiting: 100 };
const REMEMBERED_MS = 10 * 60_000;
const MOST_REMEMBERED = 1_000;
const MOST_EMBEDS = 10;
/** Much longer than the events of a message take to all processes. */
const CLAIMED_MS = 5 * 60_000;

/** What of this server leads into its client, which shows it in its own way. */
const OWN_PAGE = /^\/(?:channels|events|invite|template)\//;

function linksToShow({ settings: { url } }: Core, content: string): string[] {
  return linksIn(content).filter((link) => !link.startsWith(`${url}/`) || !OWN_PAGE.test(link.slice(url.length)));
}

/**
 * Shows what the links of messages lead to: hears of each message after it was written, asks the web, and changes the
 * message. Returns what stops it. The writer waits for nothing of it.
 */
export function startLinkPreviews(core: Core): () => void {
  const known = new Map<string, { preview: Promise<APIEmbed | null>; untilMs: number }>();
  /** The links that were last looked at for a message, so that the change of it does not begin all over. */
  const seen = new Map<Snowflake, string>();
  const turnstile = new FairTurnstile(TURNS);
  let isStopped = false;

  const preview = (link: string): Promise<APIEmbed | null> => {
    const nowMs = core.clock.nowMs();
    const found = known.get(link);
    if (found && found.untilMs > nowMs) return found.preview;
    const asked = previewLink(core, link).catch((error: unknown) => {
      // Where people's words lead is theirs to tell.
      core.log.debug({ err: error, host: hostOf(link) }, 'a link has no preview');
      return null;
    });
    remember(known, link, { preview: asked, untilMs: nowMs + REMEMBERED_MS });
    return asked;
  };

  const stop = core.bus.subscribe(
    ({ t, d, scope }) => {
      if ((t !== 'MESSAGE_CREATE' && t !== 'MESSAGE_UPDATE') || scope.isEphemeral || !core.settings.linkPreviews) return;
      const message = d as APIMessage;
      const isEdit = t === 'MESSAGE_UPDATE';
      if (!isEdit && !message.content.includes('://')) return;
      if (message.flags && message.flags & (MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2)) return;
      const links = linksToShow(core, message.content);
      const key = links.join(' ');
      if (isEdit ? (seen.get(message.id) ?? linksOf(message.embeds)) === key : links.length === 0) return;
      remember(seen, message.id, key);
      const groups = [
        { name: `author ${message.author.id}`, ...OF_ONE_AUTHOR },
        ...(scope.guild_id ? [{ name: `guild ${scope.guild_id}`, ...OF_ONE_GUILD }] : []),
      ];
      const isOff = (): boolean => isStopped || !core.settings.linkPreviews;
      turnstile
        .pass(groups, async () => {
          // Every process with this role hears of it.
          if (isOff() || !(await core.shortMemory.claim(`preview:${message.id}:${message.edited_timestamp ?? ''}`, true, CLAIMED_MS))) return;
          const previews = (await Promise.all(links.map(preview))).filter((one) => one !== null);
          if (!isOff()) await show(core, message, links, previews);
        })
        ?.catch((error: unknown) => core.log.warn({ err: error }, 'the previews of a message could not be shown'));
    },
    ({ t }) => (t === 'MESSAGE_CREATE' || t === 'MESSAGE_UPDATE') && core.settings.linkPreviews,
  );
  return () => {
    isStopped = true;
    stop();
  };
}

const linksOf = (embeds: readonly APIEmbed[]): string =>
  embeds
    .filter(isPreview)
    .map(({ url }) => url)
    .join(' ');

async function show(core: Core, { id, channel_id, author, webhook_id: webhookId }: APIMessage, links: readonly string[], previews: APIEmbed[]): Promise<void> {
  const place = await placeOf(core, channel_id, author.id);
  if (!place) return;
  if (place.guild && webhookId === undefined) {
    const governing = isThread(place.channel) ? (place.guild.channels.get(place.channel.parent_id ?? '') ?? place.channel) : place.channel;
    if (!(channelPermissionsOf(place.guild, author.id, governing, core.clock.nowMs()) & Permission.EmbedLinks)) return;
  }
  await withMessage(core, { channel_id, id }, async (now: MessageRecord) => {
    // Changed since: its own event has come, or will.
    if (linksToShow(core, now.content).join(' ') !== links.join(' ') || now.flags & MessageFlags.SuppressEmbeds) return;
    const written = now.embeds.filter((embed) => !isPreview(embed));
    const taken = new Set(written.map(({ url }) => url));
    const embeds = [...written, ...previews.filter(({ url }) => !taken.has(url))].slice(0, MOST_EMBEDS);
    if (JSON.stringify(embeds) === JSON.stringify(now.embeds)) return;
    const shown = { ...now, embeds };
    if (await core.messages.save(shown)) await tellEdited(core, place, shown, null);
  });
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_REMEMBERED && oldest !== undefined) map.delete(oldest);
}
