import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit, type APISticker } from 'discord-api-types/v10';
import { useState } from 'react';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../../app/session.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { DropFiles } from '../../kit/drop-files.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Problem } from '../../kit/problem.tsx';
import { useTask } from '../../kit/use-task.ts';
import type { GuildSectionProps } from '../sections.tsx';
import { stickerPicture } from './shrink-picture.ts';
import { StickerDialog, StickerPicture } from './sticker-dialog.tsx';
import '../parts.css';

const KINDS = ['image/png', 'image/apng', 'image/gif', 'image/jpeg', 'image/webp', 'image/avif'];
const NONE: readonly APISticker[] = [];

/** The guild's own stickers. */
export default function Stickers({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const stickers = useSelected((state) => state.guilds.get(guildId)?.stickers ?? NONE);
  const permissions = useSelected((state) => permissionsInGuild(state, guildId));
  const mayManage = (permissions & Bit.ManageGuildExpressions) !== 0n;
  const { run, isBusy, problem } = useTask();
  const begin = (file: File): void => run(async () => setOpen({ file: await stickerPicture(file) }));
  const [open, setOpen] = useState<{ sticker?: APISticker; file?: File } | null>(null);
  const [gone, setGone] = useState<APISticker | null>(null);
  return (
    <div className="stack">
      {(permissions & Bit.CreateGuildExpressions) !== 0n && (
        <DropFiles label={t`Upload a sticker`} accept={KINDS} isDisabled={isBusy} onFiles={([file]) => file && begin(file)}>
          <Trans>
            Or drop a picture here. Large pictures are made smaller; those that move are GIF or APNG, at most 320 by 320 pixels, 512 KB and five seconds.
          </Trans>
        </DropFiles>
      )}
      <Problem text={problem} />
      <ul className="sticker-grid" aria-label={t`Stickers`}>
        {stickers.map((sticker) => (
          <li key={sticker.id}>
            <StickerPicture sticker={sticker} />
            <strong dir="auto">{sticker.name}</strong>
            <span className="note" dir="auto">
              {sticker.description}
            </span>
            {mayManage && (
              <span className="row">
                <button type="button" className="icon-button" aria-label={t`Edit ${sticker.name}`} onClick={() => setOpen({ sticker })}>
                  <Icon name="edit" />
                </button>
                <button type="button" className="icon-button" aria-label={t`Delete ${sticker.name}`} onClick={() => setGone(sticker)}>
                  <Icon name="trash" />
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {stickers.length === 0 && (
        <p className="empty-list">
          <Trans>This guild has no stickers yet.</Trans>
        </p>
      )}
      {open && <StickerDialog guildId={guildId} {...open} onClose={() => setOpen(null)} />}
      {gone && (
        <Confirm
          title={t`Delete ${gone.name}?`}
          words={t`Delete it`}
          isBad
          onClose={() => setGone(null)}
          act={() => client.rest.call('DELETE /guilds/{guild_id}/stickers/{sticker_id}', { path: { guild_id: guildId, sticker_id: gone.id } })}
        />
      )}
    </div>
  );
}
