import type { Core } from '../core.ts';
import { expressionKey, imageKey, memberImageOwner, type ImageKind } from '../images/image-key.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { WebhookRecord } from '../webhooks/webhook-record.ts';

/** Where the pictures of a guild and of all in it stand; those of its messages are known to the store. */
export async function filesOfGuild(core: Core, state: GuildState): Promise<string[]> {
  const { guild } = state;
  const image = (kind: ImageKind, ownerId: string, hash: string | null | undefined): string[] => (hash ? [imageKey(kind, ownerId, hash)] : []);
  return [
    ...image('icons', guild.id, guild.icon),
    ...image('splashes', guild.id, guild.splash),
    ...image('discovery-splashes', guild.id, guild.discovery_splash),
    ...image('banners', guild.id, guild.banner),
    ...image('banners', guild.id, guild.home_header),
    ...[...state.roles.values()].flatMap((role) => image('role-icons', role.id, role.icon)),
    ...[...state.emojis.keys()].map((id) => expressionKey('emojis', id)),
    ...[...state.stickers.keys()].map((id) => expressionKey('stickers', id)),
    ...[...state.sounds.keys()].map((id) => expressionKey('soundboard-sounds', id)),
    ...[...state.scheduledEvents.values()].flatMap((event) => image('guild-events', event.id, event.image)),
    ...[...state.members.values()].flatMap((member) => [
      ...image('guild-avatars', memberImageOwner(guild.id, member.user_id), member.avatar),
      ...image('guild-banners', memberImageOwner(guild.id, member.user_id), member.banner),
    ]),
    ...avatarsOfWebhooks(await core.webhooks.ofGuild(guild.id)),
  ];
}

export const avatarsOfWebhooks = (webhooks: readonly WebhookRecord[]): string[] =>
  webhooks.flatMap(({ id, avatar }) => (avatar ? [imageKey('avatars', id, avatar)] : []));
