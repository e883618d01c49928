import { Trans, useLingui } from '@lingui/react/macro';
import { StickerFormatType, type APISticker } from 'discord-api-types/v10';
import { useEffect, useState, type FormEvent } from 'react';
import { cdn } from '../../app/about-server.ts';
import { useClient } from '../../app/session.tsx';
import type { PickedEmoji } from '../../emojis/emoji-picker.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Field } from '../../kit/field.tsx';
import { Problem } from '../../kit/problem.tsx';
import { useTask } from '../../kit/use-task.ts';
import { EmojiField } from './emoji-field.tsx';
import { nameOfFile } from './name-of-file.ts';

interface StickerDialogProps {
  guildId: string;
  /** One that is there, or the file of a new one. */
  sticker?: APISticker;
  file?: File;
  onClose(): void;
}

/** Name, description and the emoji that stands for a sticker. */
export function StickerDialog({ guildId, sticker, file, onClose }: StickerDialogProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [emoji, setEmoji] = useState<PickedEmoji | null>(() => emojiOfTags(sticker?.tags ?? ''));
  const picture = useObjectUrl(file);
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const body = { name: String(data.get('name')), description: String(data.get('description')), tags: emoji?.id ?? emoji?.name ?? '' };
    task.run(async () => {
      if (file) await client.rest.call('POST /guilds/{guild_id}/stickers', { path: { guild_id: guildId }, body, files: [{ name: file.name, data: file }] });
      else if (sticker) await client.rest.call('PATCH /guilds/{guild_id}/stickers/{sticker_id}', { path: { guild_id: guildId, sticker_id: sticker.id }, body });
      onClose();
    });
  };
  return (
    <Dialog title={sticker ? t`Edit the sticker` : t`A new sticker`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        {picture !== null && <img className="sticker-preview" src={picture} alt="" />}
        {sticker && <StickerPicture sticker={sticker} />}
        {task.wrong('file') !== undefined && <Problem text={task.wrong('file') ?? null} />}
        <Field
          label={t`Name`}
          name="name"
          required
          minLength={2}
          maxLength={30}
          dir="auto"
          defaultValue={sticker?.name ?? (file && nameOfFile(file, 30))}
          wrong={task.wrong('name')}
        />
        <EmojiField guildId={guildId} label={t`Related emoji`} value={emoji} wrong={task.wrong('tags')} onChange={setEmoji} />
        <Field
          label={t`Description`}
          name="description"
          maxLength={100}
          dir="auto"
          hint={t`Read by those who do not see it.`}
          defaultValue={sticker?.description ?? ''}
          wrong={task.wrong('description')}
        />
        <Problem text={task.problem} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button primary" disabled={task.isBusy || emoji === null}>
            <Trans>Save</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export const StickerPicture = ({ sticker: { id, name, format_type: format } }: { sticker: APISticker }) => (
  <img className="sticker-preview" src={cdn(`/stickers/${id}.${format === StickerFormatType.GIF ? 'gif' : 'png'}`)} alt={name} loading="lazy" />
);

/** The tags of a guild's sticker are the emoji itself, or the id of one of the guild's. */
function emojiOfTags(tags: string): PickedEmoji | null {
  if (tags === '') return null;
  return /^\d+$/.test(tags) ? { id: tags, name: tags, animated: false } : { id: null, name: tags, animated: false };
}

/** An address for a file of one's own, for as long as it is shown. */
function useObjectUrl(file: File | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!file) return undefined;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
