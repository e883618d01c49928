import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelType, type APIGuildWidgetSettings } from 'discord-api-types/v10';
import { useCallback, useState } from 'react';
import { serverUrl } from '../app/about-server.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Area } from '../kit/area.tsx';
import { ChannelChoice } from '../kit/channel-choice.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { CopyButton } from '../kit/copy-button.tsx';
import { Field } from '../kit/field.tsx';
import { Loading } from '../kit/loading.tsx';
import { Switch } from '../kit/switch.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import { useChanges } from '../kit/use-changes.ts';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import type { GuildSectionProps } from './sections.tsx';
import './parts.css';

const STYLES = ['shield', 'banner1', 'banner2', 'banner3', 'banner4'] as const;
type Style = (typeof STYLES)[number];

/** What pages elsewhere may show of the guild. */
export default function Widget({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/widget', { path: { guild_id: guildId } }), [client, guildId]);
  const { value, problem, reload, set: put } = useLoaded<APIGuildWidgetSettings>(load);
  const { values, changed, isChanged, set, reset } = useChanges({ enabled: value?.enabled ?? false, channel_id: value?.channel_id ?? null });
  if (!value) return <Loading problem={problem} onRetry={reload} />;
  const save = (): void =>
    task.run(async () => {
      const saved = await client.rest.call('PATCH /guilds/{guild_id}/widget', { path: { guild_id: guildId }, body: changed });
      put(() => saved);
      reset();
    });
  return (
    <>
      <div className="settings-group">
        <Switch
          label={t`The widget is on`}
          hint={t`Everybody on the web can then see the guild’s name, how many are online, and the names of some of them.`}
          isOn={values.enabled}
          onChange={(isOn) => set('enabled', isOn)}
        />
        <ChannelChoice
          guildId={guildId}
          label={t`Where its invite leads`}
          none={t`No invite`}
          types={[ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildVoice]}
          value={values.channel_id}
          wrong={task.wrong('channel_id')}
          onChange={(channelId) => set('channel_id', channelId)}
        />
      </div>
      {value.enabled && <Picture guildId={guildId} />}
      <SaveBar isChanged={isChanged} task={task} onReset={reset} onSave={save} />
    </>
  );
}

function Picture({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const name = useSelected((state) => state.guilds.get(guildId)?.name ?? '');
  const [style, setStyle] = useState<Style>('banner2');
  const address = `${serverUrl}/api/guilds/${guildId}`;
  const code = `<img src="${address}/widget.png?style=${style}" alt="${name.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}">`;
  const words: Record<Style, string> = { shield: t`Shield`, banner1: t`Banner 1`, banner2: t`Banner 2`, banner3: t`Banner 3`, banner4: t`Banner 4` };
  return (
    <div className="settings-group">
      <h2>
        <Trans>Its picture</Trans>
      </h2>
      <ChoiceField<Style> label={t`Style`} value={style} options={STYLES.map((one) => ({ value: one, words: words[one] }))} onChange={setStyle} />
      <img className="widget-picture" src={`${address}/widget.png?style=${style}`} alt={t`The widget of ${name}`} />
      <Area label={t`Code for a page`} value={code} readOnly rows={2} dir="ltr" />
      <div>
        <CopyButton label={t`Copy the code`} text={code} />
      </div>
      <Field label={t`The same as JSON`} value={`${address}/widget.json`} readOnly onFocus={(event) => event.currentTarget.select()} />
    </div>
  );
}
