import { Trans, useLingui } from '@lingui/react/macro';
import { GuildSystemChannelFlags } from 'discord-api-types/v10';
import type { Guild } from '#sdk/state/entities';
import { cdn } from '../app/about-server.ts';
import { Area } from '../kit/area.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { ChoiceField, RadioField } from '../kit/choice-field.tsx';
import { Field } from '../kit/field.tsx';
import { mergeFlags } from '../kit/merges.ts';
import { PictureField } from '../kit/picture-field.tsx';
import { Switch } from '../kit/switch.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import { SPOKEN, useChannelOptions, WRITTEN } from './channel-options.ts';
import { OwnerActs } from './owner-acts.tsx';
import type { GuildSectionProps } from './sections.tsx';
import { useGuildEdit } from './use-guild-edit.ts';

/** Set where the guild is silent about who joins. Of what else Discord has flags for, the server says nothing anyway. */
const JOINS = GuildSystemChannelFlags.SuppressJoinNotifications;

const MERGES = { system_channel_flags: mergeFlags };

const overviewOf = (guild: Guild) => ({
  name: guild.name,
  description: guild.description ?? '',
  icon: guild.icon,
  banner: guild.banner,
  splash: guild.splash,
  system_channel_id: guild.system_channel_id,
  system_channel_flags: guild.system_channel_flags as number, // a set of bits
  afk_channel_id: guild.afk_channel_id,
  afk_timeout: guild.afk_timeout,
  default_message_notifications: guild.default_message_notifications,
});

/** What a guild is called and how it looks, what it says by itself, and what is true of everybody in it. */
export default function Overview({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const { form, task, guild, save } = useGuildEdit(guildId, overviewOf, MERGES);
  const { values, changed, set } = form;
  const writtenOptions = useChannelOptions(guildId, WRITTEN, t`No such messages`);
  const spokenOptions = useChannelOptions(guildId, SPOKEN, t`No such channel`);
  const wide = (folder: 'banners' | 'splashes', hash: string | null) =>
    hash !== null && <img src={cdn(`/${folder}/${guildId}/${hash}.webp?size=480`)} alt="" loading="lazy" />;
  return (
    <>
      <section className="settings-group">
        <Field
          label={t`Name of the guild`}
          value={values.name}
          maxLength={100}
          dir="auto"
          wrong={task.wrong('name')}
          onChange={(event) => set('name', event.currentTarget.value)}
        />
        <PictureField
          label={t`Icon`}
          shape="round"
          hint={t`Square, 512 × 512 or more. It may move.`}
          isThere={guild.icon !== null}
          standing={<Avatar id={guildId} name={guild.name} hash={guild.icon} folder="icons" size={82} />}
          value={changed.icon}
          wrong={task.wrong('icon')}
          onChange={(picture) => set('icon', picture)}
        />
        <Area
          label={t`Description`}
          hint={t`Shown where the guild is shown to others, such as in an invite.`}
          value={values.description}
          maxLength={300}
          wrong={task.wrong('description')}
          onChange={(event) => set('description', event.currentTarget.value)}
        />
        <PictureField
          label={t`Banner`}
          shape="wide"
          hint={t`Over the list of channels; 960 × 540.`}
          isThere={guild.banner !== null}
          standing={wide('banners', guild.banner)}
          value={changed.banner}
          wrong={task.wrong('banner')}
          onChange={(picture) => set('banner', picture)}
        />
        <PictureField
          label={t`Background of invites`}
          shape="wide"
          hint={t`Behind the page of an invite; 1920 × 1080.`}
          isThere={guild.splash !== null}
          standing={wide('splashes', guild.splash)}
          value={changed.splash}
          wrong={task.wrong('splash')}
          onChange={(picture) => set('splash', picture)}
        />
      </section>
      <section className="settings-group">
        <h2>
          <Trans>Messages of the guild itself</Trans>
        </h2>
        <ChoiceField
          label={t`System channel`}
          hint={t`Here stands what the guild says by itself.`}
          value={values.system_channel_id ?? ''}
          options={writtenOptions}
          wrong={task.wrong('system_channel_id')}
          onChange={(id) => set('system_channel_id', id === '' ? null : id)}
        />
        <Switch
          label={t`Say so when somebody joins`}
          isOn={(values.system_channel_flags & JOINS) === 0}
          isDisabled={values.system_channel_id === null}
          onChange={(isOn) => set('system_channel_flags', isOn ? values.system_channel_flags & ~JOINS : values.system_channel_flags | JOINS)}
        />
      </section>
      <section className="settings-group">
        <h2>
          <Trans>Who is away</Trans>
        </h2>
        <div className="side-by-side">
          <ChoiceField
            label={t`AFK channel`}
            hint={t`People who say nothing for a while in a voice channel are moved here, and hear and say nothing.`}
            value={values.afk_channel_id ?? ''}
            options={spokenOptions}
            wrong={task.wrong('afk_channel_id')}
            onChange={(id) => set('afk_channel_id', id === '' ? null : id)}
          />
          <ChoiceField
            label={t`After`}
            value={values.afk_timeout}
            isDisabled={values.afk_channel_id === null}
            options={[
              { value: 60, words: t`1 minute` },
              { value: 300, words: t`5 minutes` },
              { value: 900, words: t`15 minutes` },
              { value: 1800, words: t`30 minutes` },
              { value: 3600, words: t`1 hour` },
            ]}
            wrong={task.wrong('afk_timeout')}
            onChange={(seconds) => set('afk_timeout', seconds)}
          />
        </div>
      </section>
      <section className="settings-group">
        <RadioField
          label={t`Default notifications`}
          hint={t`What people hear of who have chosen nothing themselves.`}
          value={values.default_message_notifications as number}
          options={[
            { value: 0, words: t`All messages` },
            { value: 1, words: t`Only mentions`, about: t`Better where more than a handful of people write.` },
          ]}
          onChange={(level) => set('default_message_notifications', level)}
        />
      </section>
      <OwnerActs guildId={guildId} />
      <SaveBar isChanged={form.isChanged} task={task} onReset={form.reset} onSave={save} />
    </>
  );
}
