import { Trans, useLingui } from '@lingui/react/macro';
import { GuildFeature, Locale, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { Guild } from '#sdk/state/entities';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { useSelected } from '../app/session.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Switch } from '../kit/switch.tsx';
import { mergeWords } from '../kit/merges.ts';
import { SaveBar } from '../kit/unsaved.tsx';
import { useChannelOptions, WRITTEN } from './channel-options.ts';
import type { GuildSectionProps } from './sections.tsx';
import { useGuildEdit } from './use-guild-edit.ts';

const MERGES = { features: mergeWords };

const communityOf = (guild: Guild) => ({
  features: guild.features as readonly string[] as string[],
  rules_channel_id: guild.rules_channel_id,
  public_updates_channel_id: guild.public_updates_channel_id,
  safety_alerts_channel_id: guild.safety_alerts_channel_id,
  preferred_locale: guild.preferred_locale as string as Locale, // the same words under two names
});

/** Whether the guild is a community, and the channels and the language that one has. */
export default function Community({ guildId }: GuildSectionProps) {
  const { t, i18n } = useLingui();
  const isAdministrator = useSelected((state) => (permissionsInGuild(state, guildId) & Bit.Administrator) !== 0n);
  const { form, task, save } = useGuildEdit(guildId, communityOf, MERGES);
  const { values, set } = form;
  const channelOptions = useChannelOptions(guildId, WRITTEN, t`None`);
  const isCommunity = values.features.includes(GuildFeature.Community);
  const turn = (isOn: boolean): void =>
    set('features', isOn ? [...values.features, GuildFeature.Community] : values.features.filter((feature) => feature !== GuildFeature.Community));
  const names = new Intl.DisplayNames([i18n.locale], { type: 'language' });
  const fields = [
    ['rules_channel_id', t`Channel of the rules`, t`Here people read what holds in this guild.`],
    ['public_updates_channel_id', t`Channel for moderators`, t`Here those who run the guild find each other. Others should not see it.`],
    ['safety_alerts_channel_id', t`Channel for alarms`, t`Bots can read this, and tell of raids there. The server itself writes nothing into it.`],
  ] as const;
  return (
    <>
      <section className="settings-group">
        <Switch
          label={t`This guild is a community`}
          hint={
            isAdministrator
              ? t`Brings announcement channels, a welcome screen, onboarding and rules. Needs a channel for the rules and one for moderators.`
              : t`Only administrators change this.`
          }
          isOn={isCommunity}
          isDisabled={!isAdministrator}
          onChange={turn}
        />
        {task.wrong('features') !== undefined && <p className="wrong">{task.wrong('features')}</p>}
      </section>
      <section className="settings-group">
        <h2>
          <Trans>Channels of a community</Trans>
        </h2>
        {fields.map(([key, words, hint]) => (
          <ChoiceField
            key={key}
            label={words}
            hint={hint}
            value={values[key] ?? ''}
            options={channelOptions}
            wrong={task.wrong(key)}
            onChange={(id) => set(key, id === '' ? null : id)}
          />
        ))}
        <ChoiceField
          label={t`Main language`}
          hint={t`Bots answer in it where they know nothing better.`}
          value={values.preferred_locale}
          options={Object.values(Locale).map((locale) => ({ value: locale, words: names.of(locale) ?? locale }))}
          wrong={task.wrong('preferred_locale')}
          onChange={(locale) => set('preferred_locale', locale)}
        />
      </section>
      <SaveBar isChanged={form.isChanged} task={task} onReset={form.reset} onSave={save} />
    </>
  );
}
