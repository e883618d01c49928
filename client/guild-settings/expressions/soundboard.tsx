import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit, type APISoundboardSound } from 'discord-api-types/v10';
import { useState } from 'react';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { cdn } from '../../app/about-server.ts';
import { useClient, useSelected } from '../../app/session.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { DropFiles } from '../../kit/drop-files.tsx';
import { Icon } from '../../kit/icon.tsx';
import { CustomEmoji } from '../../messages/markdown.tsx';
import type { GuildSectionProps } from '../sections.tsx';
import { PlayButton } from './play-button.tsx';
import { SoundDialog } from './sound-dialog.tsx';
import '../parts.css';

const MOST = 96;
const NONE: readonly APISoundboardSound[] = [];

/** Sounds that members play in voice channels. */
export default function Soundboard({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const sounds = useSelected((state) => state.guilds.get(guildId)?.soundboard_sounds ?? NONE);
  const permissions = useSelected((state) => permissionsInGuild(state, guildId));
  const mayManage = (permissions & Bit.ManageGuildExpressions) !== 0n;
  const [open, setOpen] = useState<{ sound?: APISoundboardSound; file?: File } | null>(null);
  const [gone, setGone] = useState<APISoundboardSound | null>(null);
  return (
    <div className="stack">
      {(permissions & Bit.CreateGuildExpressions) !== 0n && (
        <DropFiles label={t`Upload a sound`} accept={['audio/mpeg', 'audio/ogg', 'audio/mp3']} onFiles={([file]) => file && setOpen({ file })}>
          <Trans>Or drop one here: MP3 or Ogg, at most 5.2 seconds and 512 KB.</Trans>
        </DropFiles>
      )}
      <h2 className="list-head">
        <Trans>
          Sounds: {sounds.length} of {MOST}
        </Trans>
      </h2>
      <ul className="item-list" aria-label={t`Sounds`}>
        {sounds.map((sound) => (
          <li key={sound.sound_id}>
            <span className="sound-emoji">
              {sound.emoji_id ? <CustomEmoji id={sound.emoji_id} name={sound.emoji_name ?? ''} animated={false} /> : (sound.emoji_name ?? '🔊')}
            </span>
            <strong className="item-body" dir="auto">
              {sound.name}
            </strong>
            <PlayButton name={sound.name} url={cdn(`/soundboard-sounds/${sound.sound_id}`)} volume={sound.volume} />
            {mayManage && (
              <>
                <button type="button" className="icon-button" aria-label={t`Edit ${sound.name}`} onClick={() => setOpen({ sound })}>
                  <Icon name="edit" />
                </button>
                <button type="button" className="icon-button" aria-label={t`Delete ${sound.name}`} onClick={() => setGone(sound)}>
                  <Icon name="trash" />
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      {sounds.length === 0 && (
        <p className="empty-list">
          <Trans>This guild has no sounds of its own yet.</Trans>
        </p>
      )}
      {open && <SoundDialog guildId={guildId} {...open} onClose={() => setOpen(null)} />}
      {gone && (
        <Confirm
          title={t`Delete ${gone.name}?`}
          words={t`Delete it`}
          isBad
          onClose={() => setGone(null)}
          act={() => client.rest.call('DELETE /guilds/{guild_id}/soundboard-sounds/{sound_id}', { path: { guild_id: guildId, sound_id: gone.sound_id } })}
        />
      )}
    </div>
  );
}
