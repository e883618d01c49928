import { Trans, useLingui } from '@lingui/react/macro';
import type { APIGuildWelcomeScreen } from 'discord-api-types/v10';
import { useCallback } from 'react';
import { useClient, useSelected } from '../../app/session.tsx';
import { Area } from '../../kit/area.tsx';
import { ChannelChoice } from '../../kit/channel-choice.tsx';
import { Field } from '../../kit/field.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Loading } from '../../kit/loading.tsx';
import { mergeList } from '../../kit/merges.ts';
import { Switch } from '../../kit/switch.tsx';
import { SaveBar } from '../../kit/unsaved.tsx';
import { useLoadedChanges } from '../../kit/use-loaded-changes.ts';
import { useTask } from '../../kit/use-task.ts';
import type { PickedEmoji } from '../../emojis/emoji-picker.tsx';
import { EmojiField } from '../expressions/emoji-field.tsx';
import type { GuildSectionProps } from '../sections.tsx';
import '../parts.css';
import './onboarding.css';

const MOST = 5;
const MERGES = { welcome_channels: mergeList<Place>(({ channel_id: id }) => id) };

type Place = APIGuildWelcomeScreen['welcome_channels'][number];

/** What newcomers see first: a word of welcome, and where to begin. */
export default function WelcomeScreen({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const isOn = useSelected((state) => state.guilds.get(guildId)?.features.some((feature) => feature === 'WELCOME_SCREEN_ENABLED') ?? false);
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/welcome-screen', { path: { guild_id: guildId } }), [client, guildId]);
  const { values, isChanged, isLoaded, problem, reload, set, reset, save } = useLoadedChanges(
    load,
    (screen: APIGuildWelcomeScreen | undefined) => ({
      enabled: isOn,
      description: screen?.description ?? '',
      welcome_channels: screen?.welcome_channels ?? [],
    }),
    MERGES,
  );
  if (!isLoaded) return <Loading problem={problem} onRetry={reload} />;
  const channels = values.welcome_channels;
  const send = (): void =>
    task.run(() => save(({ changed: body }) => client.rest.call('PATCH /guilds/{guild_id}/welcome-screen', { path: { guild_id: guildId }, body })));
  return (
    <>
      <div className="stack">
        <Switch label={t`The welcome screen is on`} isOn={values.enabled} onChange={(next) => set('enabled', next)} />
        <Area
          label={t`Word of welcome`}
          value={values.description}
          maxLength={140}
          wrong={task.wrong('description')}
          onChange={(event) => set('description', event.currentTarget.value)}
        />
        <ol className="options">
          {channels.map((channel, index) => (
            <li key={index} className="onboarding-option" aria-label={t`Place ${index + 1}`}>
              <div className="option-head">
                <EmojiField
                  guildId={guildId}
                  label={t`Emoji`}
                  value={emojiOf(channel)}
                  onChange={(emoji) =>
                    set('welcome_channels', channels.with(index, { ...channel, emoji_id: emoji?.id ?? null, emoji_name: emoji?.name ?? null }))
                  }
                />
                <ChannelChoice
                  guildId={guildId}
                  label={t`Channel`}
                  value={channel.channel_id || null}
                  wrong={task.wrong(`welcome_channels.${index}.channel_id`)}
                  onChange={(id) => set('welcome_channels', channels.with(index, { ...channel, channel_id: id ?? '' }))}
                />
                <button
                  type="button"
                  className="icon-button"
                  aria-label={t`Remove place ${index + 1}`}
                  onClick={() => set('welcome_channels', channels.toSpliced(index, 1))}
                >
                  <Icon name="trash" />
                </button>
              </div>
              <Field
                label={t`What to do there`}
                value={channel.description}
                maxLength={50}
                dir="auto"
                wrong={task.wrong(`welcome_channels.${index}.description`)}
                onChange={(event) => set('welcome_channels', channels.with(index, { ...channel, description: event.currentTarget.value }))}
              />
            </li>
          ))}
        </ol>
        {channels.length < MOST && (
          <div>
            <button
              type="button"
              className="button small"
              onClick={() => set('welcome_channels', [...channels, { channel_id: '', description: '', emoji_id: null, emoji_name: null }])}
            >
              <Icon name="plus" />
              <Trans>Add a place to begin</Trans>
            </button>
          </div>
        )}
      </div>
      <SaveBar isChanged={isChanged} task={task} onReset={reset} onSave={send} />
    </>
  );
}

function emojiOf({ emoji_id: id, emoji_name: name }: APIGuildWelcomeScreen['welcome_channels'][number]): PickedEmoji | null {
  return id || name ? { id: id ?? null, name: name ?? '', animated: false } : null;
}
