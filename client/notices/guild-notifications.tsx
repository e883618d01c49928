import { Trans, useLingui } from '@lingui/react/macro';
import { channelGroups } from '#sdk/state/selectors/channels';
import { NotificationLevel } from '#protocol/notifications/judge-message';
import { isMutedAt } from '#protocol/notifications/mute';
import { useClient, useSelected } from '../app/session.tsx';
import { Choose } from '../kit/choose.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { useTask } from '../kit/use-task.ts';
import { Keywords } from './keywords.tsx';
import { useLevelWords } from './level-words.ts';
import { Levels } from './levels.tsx';
import { MuteChoice } from './mute-choice.tsx';
import { ONLY_KEYWORDS, useLevel } from './use-level.ts';
import { LOUD, muteFor } from './use-mute-entry.ts';
import './notices.css';

const CHOICES = [NotificationLevel.All, NotificationLevel.OnlyMentions, ONLY_KEYWORDS, NotificationLevel.Nothing];

/** How loud a guild may be, and channels of it that differ. Each change holds at once. */
export default function GuildNotifications({ guildId, onClose }: { guildId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const words = useLevelWords();
  const guild = useSelected((state) => state.guilds.get(guildId));
  const settings = useSelected((state) => state.guildSettings.get(guildId));
  const edit = (change: Parameters<typeof client.editGuildSettings>[1]): void => task.run(() => client.editGuildSettings(guildId, change));
  const name = guild?.name ?? '';
  const given = settings?.message_notifications ?? NotificationLevel.Inherit;
  const { level, choose, problem } = useLevel(
    guildId,
    given === NotificationLevel.Inherit ? (guild?.default_message_notifications ?? NotificationLevel.All) : given,
    (next) => edit({ message_notifications: next as 0 | 1 | 2 }), // has no others
  );
  return (
    <Dialog title={t`Notifications of ${name}`} onClose={onClose}>
      <div className="stack">
        <MuteChoice label={t`Mute the guild`} now={settings} onChange={edit} />
        <Levels
          title={t`What notifies you`}
          value={level}
          levels={CHOICES.map((one) => [one, words(one), one === guild?.default_message_notifications ? t`What the guild proposes` : undefined])}
          onChange={choose}
        />
        <Switch label={t`Suppress @everyone and @here`} isOn={settings?.suppress_everyone ?? false} onChange={(isOn) => edit({ suppress_everyone: isOn })} />
        <Switch label={t`Suppress mentions of roles`} isOn={settings?.suppress_roles ?? false} onChange={(isOn) => edit({ suppress_roles: isOn })} />
        <Switch
          label={t`Push notifications`}
          hint={t`To browsers and devices where you let this server push.`}
          isOn={settings?.mobile_push ?? true}
          onChange={(isOn) => edit({ mobile_push: isOn })}
        />
        <Switch label={t`Hide muted channels`} isOn={settings?.hide_muted_channels ?? false} onChange={(isOn) => edit({ hide_muted_channels: isOn })} />
        <Keywords placeId={guildId} />
        <Overrides guildId={guildId} onEdit={edit} />
        <Problem text={task.problem ?? problem} />
        <div className="actions">
          <button className="button primary" onClick={onClose}>
            <Trans>Done</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/** Of a channel that differs. */
function OverrideLevel({ label, channelId, given, onChange }: { label: string; channelId: string; given: number; onChange(level: number): void }) {
  const words = useLevelWords();
  const { level, choose, problem } = useLevel(channelId, given, onChange);
  return (
    <>
      <select aria-label={label} value={level} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {[NotificationLevel.Inherit, ...CHOICES].map((one) => (
          <option key={one} value={one}>
            {words(one)}
          </option>
        ))}
      </select>
      <Problem text={problem} />
    </>
  );
}

type Edit = (change: Parameters<ReturnType<typeof useClient>['editGuildSettings']>[1]) => void;

/** Channels and categories that differ from the guild. */
function Overrides({ guildId, onEdit }: { guildId: string; onEdit: Edit }) {
  const { t } = useLingui();
  const groups = useSelected((state) => channelGroups(state, guildId));
  const overrides = useSelected((state) => state.guildSettings.get(guildId)?.channel_overrides) ?? [];
  const nowMs = Date.now();
  const all = groups.flatMap(({ category, channels }) => [...(category ? [category] : []), ...channels]);
  const differing = overrides.filter((one) => isMutedAt(one, nowMs) || (one.message_notifications ?? 3) !== NotificationLevel.Inherit);
  const shown = all.flatMap((channel) => differing.find(({ channel_id: id }) => id === channel.id) ?? []);
  const rest = all.filter(({ id }) => !shown.some((one) => one.channel_id === id));
  const put = (id: string, change: object): void => onEdit({ channel_overrides: { [id]: change } });
  return (
    <section className="stack">
      <Choose label={t`Channels that differ`} value="" onChange={(id) => id !== '' && put(id, { message_notifications: NotificationLevel.OnlyMentions })}>
        <option value="">{t`Choose a channel or category …`}</option>
        {rest.map(({ id, name, type }) => (
          <option key={id} value={id}>
            {type === 4 ? name : `# ${name}`}
          </option>
        ))}
      </Choose>
      {shown.length > 0 && (
        <ul className="overrides">
          {shown.map((one) => {
            const name = all.find(({ id }) => id === one.channel_id)?.name ?? '';
            const isMuted = isMutedAt(one, nowMs);
            return (
              <li key={one.channel_id}>
                <span className="name" dir="auto">
                  {name}
                </span>
                <OverrideLevel
                  label={t`What notifies you in ${name}`}
                  channelId={one.channel_id}
                  given={one.message_notifications ?? NotificationLevel.Inherit}
                  onChange={(level) => put(one.channel_id, { message_notifications: level })}
                />
                <button
                  type="button"
                  className="icon-button"
                  aria-pressed={isMuted}
                  aria-label={t`Mute ${name}`}
                  title={t`Mute ${name}`}
                  onClick={() => put(one.channel_id, isMuted ? LOUD : muteFor(-1))}
                >
                  <Icon name={isMuted ? 'bellOff' : 'bell'} />
                </button>
                <button
                  type="button"
                  className="icon-button"
                  aria-label={t`${name} as the guild`}
                  title={t`${name} as the guild`}
                  onClick={() => put(one.channel_id, { ...LOUD, message_notifications: NotificationLevel.Inherit })}
                >
                  <Icon name="close" />
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
