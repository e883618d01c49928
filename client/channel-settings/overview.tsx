import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelType, GuildFeature } from 'discord-api-types/v10';
import { isForumLike } from '#sdk/state/selectors/channels';
import { useSelected } from '../app/session.tsx';
import { Area } from '../kit/area.tsx';
import { ChoiceField, RadioField } from '../kit/choice-field.tsx';
import { Field } from '../kit/field.tsx';
import { Switch } from '../kit/switch.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import { ForumFields } from './forum-fields.tsx';
import { archiveSpans, slowModes } from '../threads/thread-spans.ts';
import type { ChannelSectionProps } from './sections.tsx';
import { useChannelEdit } from './use-channel-edit.ts';
import { VoiceFields } from './voice-fields.tsx';

const SPOKEN: readonly ChannelType[] = [ChannelType.GuildVoice, ChannelType.GuildStageVoice];
const WRITTEN: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

/** What a channel is called, and what its kind has to be set. */
export default function Overview({ channelId }: ChannelSectionProps) {
  const { t } = useLingui();
  const edit = useChannelEdit(channelId);
  const { channel, form, task, save } = edit;
  const { values, set } = form;
  const isCommunity = useSelected((state) => state.guilds.get(channel.guild_id ?? '')?.features.includes(GuildFeature.Community) ?? false);
  const isCategory = channel.type === ChannelType.GuildCategory;
  const isForum = isForumLike(channel);
  const isWritten = WRITTEN.includes(channel.type);
  return (
    <>
      <section className="settings-group">
        <Field
          label={isCategory ? t`Name of the category` : t`Name of the channel`}
          value={values.name}
          maxLength={100}
          dir="auto"
          wrong={task.wrong('name')}
          onChange={(event) => set('name', event.currentTarget.value)}
        />
        {(isWritten || isForum) && (
          <Area
            label={isForum ? t`Guidelines for posts` : t`Topic`}
            hint={isForum ? t`Whoever begins a post reads them first.` : t`At the head of the channel: what it is for.`}
            rows={isForum ? 6 : 3}
            value={values.topic}
            maxLength={isForum ? 4096 : 1024}
            wrong={task.wrong('topic')}
            onChange={(event) => set('topic', event.currentTarget.value)}
          />
        )}
        {isWritten && (isCommunity || channel.type === ChannelType.GuildAnnouncement) && (
          <RadioField
            label={t`Kind`}
            value={values.type}
            options={[
              { value: ChannelType.GuildText, words: t`Text` },
              { value: ChannelType.GuildAnnouncement, words: t`Announcements`, about: t`Other guilds can follow it: what is published here appears there.` },
            ]}
            wrong={task.wrong('type')}
            onChange={(type) => set('type', type)}
          />
        )}
      </section>
      {!isCategory && (
        <section className="settings-group">
          <ChoiceField
            label={isForum ? t`Slow mode for posts` : t`Slow mode`}
            hint={t`How long people wait between two of them, unless they manage messages or channels.`}
            value={values.rate_limit_per_user}
            options={slowModes(channel.rate_limit_per_user ?? 0)}
            wrong={task.wrong('rate_limit_per_user')}
            onChange={(seconds) => set('rate_limit_per_user', seconds)}
          />
          {(isForum || isWritten) && (
            <ChoiceField
              label={isForum ? t`Slow mode for messages in posts` : t`Slow mode of new threads`}
              value={values.default_thread_rate_limit_per_user}
              options={slowModes(Number(channel.default_thread_rate_limit_per_user ?? 0))}
              wrong={task.wrong('default_thread_rate_limit_per_user')}
              onChange={(seconds) => set('default_thread_rate_limit_per_user', seconds)}
            />
          )}
          {(isForum || isWritten) && (
            <ChoiceField
              label={isForum ? t`Close posts after` : t`Close threads after`}
              hint={t`Without a word in them. Whoever begins one may choose otherwise.`}
              value={values.default_auto_archive_duration}
              options={archiveSpans()}
              wrong={task.wrong('default_auto_archive_duration')}
              onChange={(minutes) => set('default_auto_archive_duration', minutes)}
            />
          )}
          <Switch
            label={t`Age-restricted channel`}
            hint={t`People are asked whether they are of age before they see it.`}
            isOn={values.nsfw}
            onChange={(isOn) => set('nsfw', isOn)}
          />
        </section>
      )}
      {isForum && <ForumFields edit={edit} />}
      {SPOKEN.includes(channel.type) && <VoiceFields edit={edit} />}
      {isCategory && (
        <p className="note">
          <Trans>Channels of a category have its permissions, unless they were given others.</Trans>
        </p>
      )}
      <SaveBar isChanged={form.isChanged} task={task} onReset={form.reset} onSave={save} />
    </>
  );
}
