import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelType } from 'discord-api-types/v10';
import { NotificationLevel, ThreadFlags } from '#protocol/notifications/judge-message';
import type { Channel } from '#sdk/state/entities';
import { channelName } from '#sdk/state/selectors/names';
import { DIRECT } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { Keywords } from './keywords.tsx';
import { useLevelWords } from './level-words.ts';
import { Levels } from './levels.tsx';
import { MuteChoice } from './mute-choice.tsx';
import { ONLY_KEYWORDS, useLevel } from './use-level.ts';
import type { Mute } from './use-mute-entry.ts';
import './notices.css';

const { All, OnlyMentions, Nothing, Inherit } = NotificationLevel;
const CHOICES = [All, OnlyMentions, ONLY_KEYWORDS, Nothing];

/** How loud a channel, a category or a thread may be. */
export default function ChannelNotifications({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const channel = useSelected((state) => state.channels.get(channelId));
  const name = useSelected((state) => channelName(state, channelId));
  if (!channel) return null;
  return (
    <Dialog title={t`Notifications of ${name}`} onClose={onClose}>
      {channel.thread_metadata ? <OfThread thread={channel} /> : <OfChannel channel={channel} />}
      <div className="actions">
        <button className="button primary" onClick={onClose}>
          <Trans>Done</Trans>
        </button>
      </div>
    </Dialog>
  );
}

function OfChannel({ channel: { id, guild_id: guildId = DIRECT, parent_id: parentId, type } }: { channel: Channel }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const words = useLevelWords();
  const override = useSelected((state) => state.guildSettings.get(guildId)?.channel_overrides?.find((one) => one.channel_id === id));
  const edit = (change: object): void => task.run(() => client.editGuildSettings(guildId, { channel_overrides: { [id]: change } }));
  const { level, choose, problem } = useLevel(id, override?.message_notifications ?? Inherit, (next) => edit({ message_notifications: next }));
  const around = parentId && guildId !== DIRECT ? t`As the category` : t`As the guild`;
  return (
    <div className="stack">
      <MuteChoice label={type === ChannelType.GuildCategory ? t`Mute the category` : t`Mute the channel`} now={override} onChange={edit} />
      {guildId !== DIRECT && (
        <Levels
          title={t`What notifies you`}
          value={level}
          levels={[[Inherit, around], ...CHOICES.map((one) => [one, words(one)] as const)]}
          onChange={choose}
        />
      )}
      {/* In a conversation every message notifies already. */}
      {guildId !== DIRECT && <Keywords placeId={id} />}
      <Problem text={task.problem ?? problem} />
    </div>
  );
}

/** A thread keeps what a member set of it with their membership. */
function OfThread({ thread }: { thread: Channel }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const words = useLevelWords();
  const member = thread.member as (Partial<Mute> & { flags: number }) | undefined; // of a person, with its mute
  const flags = member?.flags ?? 0;
  const levelFlags = { [All]: ThreadFlags.AllMessages, [OnlyMentions]: ThreadFlags.OnlyMentions, [Nothing]: ThreadFlags.NoMessages } as Record<number, number>;
  const given = [All, OnlyMentions, Nothing].find((level) => (flags & (levelFlags[level] ?? 0)) !== 0) ?? Inherit;
  const every = Object.values(levelFlags).reduce((sum, flag) => sum | flag, 0);
  const edit = (body: { flags?: number } & Partial<Mute>): void =>
    task.run(async () => {
      await client.rest.call('PATCH /channels/{channel_id}/thread-members/@me/settings', { path: { channel_id: thread.id }, body });
    });
  const { level, choose, problem } = useLevel(thread.id, given, (next) => edit({ flags: (flags & ~every) | (levelFlags[next] ?? 0) }));
  if (!member)
    return (
      <p className="quiet">
        <Trans>You are not in this thread: only your name in it notifies you.</Trans>
      </p>
    );
  return (
    <div className="stack">
      <MuteChoice label={t`Mute the thread`} now={member} onChange={edit} />
      <Levels
        title={t`What notifies you`}
        value={level}
        levels={[[Inherit, t`As the channel`], ...CHOICES.map((one) => [one, words(one)] as const)]}
        onChange={choose}
      />
      <Keywords placeId={thread.id} />
      <Problem text={task.problem ?? problem} />
    </div>
  );
}
