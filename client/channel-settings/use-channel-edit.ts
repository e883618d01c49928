import type { Channel } from '#sdk/state/entities';
import { useClient, useSelected } from '../app/session.tsx';
import { mergeFlags, mergeList } from '../kit/merges.ts';
import { useChanges, type Changes } from '../kit/use-changes.ts';
import { useTask, type Task } from '../kit/use-task.ts';

/** A tag of a forum as it is sent; one without an id is new. */
export interface ForumTag {
  id?: string;
  name: string;
  moderated: boolean;
  emoji_id: string | null;
  emoji_name: string | null;
}

/** What of a channel its form changes. Of each kind only some are shown, and only what was changed is sent. */
export interface ChannelValues {
  name: string;
  topic: string;
  type: number;
  nsfw: boolean;
  flags: number;
  rate_limit_per_user: number;
  default_thread_rate_limit_per_user: number;
  default_auto_archive_duration: number;
  bitrate: number;
  user_limit: number;
  rtc_region: string | null;
  video_quality_mode: number;
  available_tags: readonly ForumTag[];
  default_reaction_emoji: { emoji_id: string | null; emoji_name: string | null } | null;
  default_sort_order: number | null;
  default_forum_layout: number;
}

const valuesOf = (channel: Channel): ChannelValues => ({
  name: channel.name ?? '',
  topic: channel.topic ?? '',
  type: channel.type,
  nsfw: channel.nsfw ?? false,
  flags: channel.flags ?? 0,
  rate_limit_per_user: channel.rate_limit_per_user ?? 0,
  default_thread_rate_limit_per_user: numberOr(channel['default_thread_rate_limit_per_user'], 0),
  default_auto_archive_duration: numberOr(channel['default_auto_archive_duration'], 4320),
  bitrate: channel.bitrate ?? 64_000,
  user_limit: channel.user_limit ?? 0,
  rtc_region: channel.rtc_region ?? null,
  video_quality_mode: numberOr(channel['video_quality_mode'], 1),
  available_tags: (channel.available_tags ?? []) as readonly ForumTag[], // as Discord's contract says
  default_reaction_emoji: (channel['default_reaction_emoji'] ?? null) as ChannelValues['default_reaction_emoji'], // likewise
  default_sort_order: typeof channel['default_sort_order'] === 'number' ? channel['default_sort_order'] : null,
  default_forum_layout: numberOr(channel['default_forum_layout'], 0),
});

const MERGES = { flags: mergeFlags, available_tags: mergeList<ForumTag>(({ id, name }) => id ?? name) };

const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

export interface ChannelEdit {
  channel: Channel;
  form: Changes<ChannelValues>;
  task: Task;
  save(): void;
}

export function useChannelEdit(channelId: string): ChannelEdit {
  const client = useClient();
  const task = useTask();
  const channel = useSelected((state) => state.channels.get(channelId)) as Channel; // the page closes when it goes
  const form = useChanges(valuesOf(channel), MERGES);
  const save = (): void =>
    task.run(async () => {
      const { available_tags: tags, ...changed } = form.changed;
      const body = { ...changed, ...(tags && { available_tags: [...tags] }) };
      await client.rest.call('PATCH /channels/{channel_id}', { path: { channel_id: channelId }, body });
      await form.saved();
    });
  return { channel, form, task, save };
}
