import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit, type APIEmoji } from 'discord-api-types/v10';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { useState } from 'react';
import { useClient, useSelected } from '../../app/session.tsx';
import { DropFiles } from '../../kit/drop-files.tsx';
import { dataUrlOf } from '../../kit/read-file.ts';
import { useTask } from '../../kit/use-task.ts';
import { whyFailed } from '../../kit/why-failed.ts';
import type { GuildSectionProps } from '../sections.tsx';
import { EmojiRow } from './emoji-row.tsx';
import { emojiNameOf } from './name-of-file.ts';
import { emojiPicture } from './shrink-picture.ts';
import '../parts.css';

/** Of each kind. */
const MOST = 250;
const KINDS = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'];
const NONE: readonly never[] = [];

/** The guild's own emojis. */
export default function Emojis({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const emojis = useSelected((state) => state.guilds.get(guildId)?.emojis ?? NONE);
  const mayCreate = useSelected((state) => (permissionsInGuild(state, guildId) & Bit.CreateGuildExpressions) !== 0n);
  const [left, setLeft] = useState(0);
  const [failures, setFailures] = useState<readonly string[]>([]);
  const still = emojis.filter(({ animated }) => !animated);
  const moving = emojis.filter(({ animated }) => animated);
  const upload = (files: readonly File[]): void => {
    setFailures([]);
    setLeft(files.length);
    task.run(async () => {
      for (const file of files) {
        try {
          const image = await dataUrlOf(await emojiPicture(file));
          await client.rest.call('POST /guilds/{guild_id}/emojis', { path: { guild_id: guildId }, body: { name: emojiNameOf(file), image } });
        } catch (error) {
          const words = await whyFailed(error);
          setFailures((before) => [...before, `${file.name}: ${words}`]);
        }
        setLeft((count) => count - 1);
      }
    });
  };
  return (
    <div className="stack">
      {mayCreate && (
        <DropFiles label={t`Upload emojis`} accept={KINDS} isMany isDisabled={task.isBusy} onFiles={upload}>
          <Trans>
            Or drop pictures here, several at once. Their names come from the files. Up to {MOST} still and {MOST} moving ones; large pictures are made smaller.
          </Trans>
        </DropFiles>
      )}
      <p className="note" role="status">
        {left > 0 && <Trans>{left} to go …</Trans>}
      </p>
      {failures.length > 0 && (
        <div className="wrong" role="alert">
          {failures.map((words) => (
            <p key={words} dir="auto">
              {words}
            </p>
          ))}
        </div>
      )}
      <EmojiList words={t`Emojis: ${still.length} of ${MOST}`} emojis={still} guildId={guildId} />
      <EmojiList words={t`Animated: ${moving.length} of ${MOST}`} emojis={moving} guildId={guildId} />
      {emojis.length === 0 && (
        <p className="empty-list">
          <Trans>This guild has no emojis of its own yet.</Trans>
        </p>
      )}
    </div>
  );
}

type Emoji = Parameters<typeof EmojiRow>[0]['emoji'];

function EmojiList({ words, emojis, guildId }: { words: string; emojis: readonly APIEmoji[]; guildId: string }) {
  const named = emojis
    .flatMap(({ id, name, animated = false }): Emoji[] => (id && name ? [{ id, name, animated }] : []))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  if (named.length === 0) return null;
  return (
    <section className="stack">
      <h2 className="list-head">{words}</h2>
      <ul className="item-list" aria-label={words}>
        {named.map((emoji) => (
          <EmojiRow key={emoji.id} guildId={guildId} emoji={emoji} />
        ))}
      </ul>
    </section>
  );
}
