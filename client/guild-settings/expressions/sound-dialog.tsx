import { Trans, useLingui } from '@lingui/react/macro';
import type { APISoundboardSound } from 'discord-api-types/v10';
import { useEffect, useId, useState, type FormEvent } from 'react';
import { cdn } from '../../app/about-server.ts';
import { useClient } from '../../app/session.tsx';
import type { PickedEmoji } from '../../emojis/emoji-picker.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Field } from '../../kit/field.tsx';
import { FormFoot } from '../../kit/form-foot.tsx';
import { dataUrlOf } from '../../kit/read-file.ts';
import { useTask } from '../../kit/use-task.ts';
import { EmojiField } from './emoji-field.tsx';
import { nameOfFile } from './name-of-file.ts';
import { PlayButton } from './play-button.tsx';

interface SoundDialogProps {
  guildId: string;
  /** One that is there, or the file of a new one. */
  sound?: APISoundboardSound;
  file?: File;
  onClose(): void;
}

/** Name, emoji and volume of a sound, which can be heard before it is saved. */
export function SoundDialog({ guildId, sound, file, onClose }: SoundDialogProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const volumeId = useId();
  const [volume, setVolume] = useState(sound?.volume ?? 1);
  const [emoji, setEmoji] = useState<PickedEmoji | null>(
    sound?.emoji_name || sound?.emoji_id ? { id: sound.emoji_id ?? null, name: sound.emoji_name ?? '', animated: false } : null,
  );
  const [data, setData] = useState('');
  useEffect(() => {
    if (file) void dataUrlOf(file).then(setData);
  }, [file]);
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name'));
    const body = { name, volume, emoji_id: emoji?.id ?? null, emoji_name: emoji && emoji.id === null ? emoji.name : null };
    task.run(async () => {
      if (file) await client.rest.call('POST /guilds/{guild_id}/soundboard-sounds', { path: { guild_id: guildId }, body: { ...body, sound: data } });
      else if (sound)
        await client.rest.call('PATCH /guilds/{guild_id}/soundboard-sounds/{sound_id}', { path: { guild_id: guildId, sound_id: sound.sound_id }, body });
      onClose();
    });
  };
  const percent = Math.round(volume * 100);
  return (
    <Dialog title={sound ? t`Edit the sound` : t`A new sound`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <Field
          label={t`Name`}
          name="name"
          required
          minLength={2}
          maxLength={32}
          dir="auto"
          defaultValue={sound?.name ?? (file && nameOfFile(file, 32))}
          wrong={task.wrong('name') ?? task.wrong('sound')}
        />
        <EmojiField guildId={guildId} label={t`Related emoji`} value={emoji} wrong={task.wrong('emoji_name') ?? task.wrong('emoji_id')} onChange={setEmoji} />
        <div className="field">
          <label htmlFor={volumeId}>
            <Trans>Volume</Trans>
          </label>
          <div className="row">
            <input
              id={volumeId}
              className="volume"
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={volume}
              aria-valuetext={`${percent} %`}
              onChange={(event) => setVolume(Number(event.currentTarget.value))}
            />
            <span className="note">{percent} %</span>
            <PlayButton name={t`the sound`} url={sound ? cdn(`/soundboard-sounds/${sound.sound_id}`) : data} volume={volume} />
          </div>
        </div>
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Save</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
