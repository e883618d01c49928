import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { navigate } from '../app/navigate.ts';
import { useClient } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Field } from '../kit/field.tsx';
import { PictureField } from '../kit/picture-field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { guildPresets } from './guild-presets.ts';
import { until } from './join-guild.ts';
import { presetBody } from './preset-body.ts';

/** A new guild: its name, its picture, and the channels it begins with. */
export function CreateGuild({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const me = nameOf(client.state, client.state.meId ?? '');
  const [name, setName] = useState(t`Guild of ${me}`);
  const [icon, setIcon] = useState<string | null>(null);
  const [presets] = useState(guildPresets);
  const [key, setKey] = useState('own');
  const preset = presets.find((one) => one.key === key) ?? presets[0];
  const create = (): void =>
    task.run(async () => {
      const body = { name: name.trim(), ...(icon !== null && { icon }), ...presetBody(preset?.categories ?? []) };
      const { id } = await client.rest.call('POST /guilds', { body });
      await until(() => client.state.guilds.has(id));
      onClose();
      navigate(`/channels/${id}`);
    });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        create();
      }}
    >
      <Field
        label={t`Name of your own guild`}
        required
        minLength={2}
        maxLength={100}
        dir="auto"
        value={name}
        wrong={task.wrong('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PictureField
        label={t`Picture`}
        shape="round"
        standing={<Avatar id="0" name={name} hash={null} folder="icons" size={80} />}
        isThere={false}
        value={icon ?? undefined}
        wrong={task.wrong('icon')}
        onChange={setIcon}
      />
      <ChoiceField<string>
        label={t`Begin as`}
        hint={preset?.categories.flatMap(({ channels }) => channels.map((channel) => (channel.is === 'voice' ? channel.name : `#${channel.name}`))).join(', ')}
        value={key}
        options={presets.map((one) => ({ value: one.key, words: one.name }))}
        onChange={setKey}
      />
      <Problem text={task.problem} />
      <div className="actions">
        <button className="button primary" disabled={task.isBusy}>
          <Trans>Create it</Trans>
        </button>
      </div>
    </form>
  );
}
