import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useState } from 'react';
import { ListBox, ListBoxItem, ListBoxSection, Header } from 'react-aria-components';
import { guildIds } from '#sdk/state/selectors/channels';
import { may } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';
import { useClient } from '../app/session.tsx';
import { Sticker, type StickerShown } from '../messages/sticker.tsx';
import './emojis.css';

interface StickersOfGuild {
  guildId: string;
  name: string;
  stickers: readonly StickerShown[];
}

/** The stickers that may be sent in a channel, those of its guild first. */
function stickersFor(state: State, channelId: string, wanted: string): StickersOfGuild[] {
  const here = state.channels.get(channelId)?.guild_id;
  const others = here === undefined || may(state, channelId, Bit.UseExternalStickers) ? guildIds(state).filter((id) => id !== here) : [];
  return [...(here === undefined ? [] : [here]), ...others].flatMap((guildId) => {
    const guild = state.guilds.get(guildId);
    const stickers = (guild?.stickers ?? []).filter(
      ({ name, tags, description, available = true }) => available && `${name} ${tags} ${description ?? ''}`.toLowerCase().includes(wanted),
    );
    return guild && stickers.length > 0 ? [{ guildId, name: guild.name, stickers }] : [];
  });
}

export default function StickerPicker({ channelId, onPick }: { channelId: string; onPick(stickerId: string): void }) {
  const { t } = useLingui();
  const client = useClient();
  const [query, setQuery] = useState('');
  const groups = stickersFor(client.state, channelId, query.trim().toLowerCase());
  return (
    <div className="sticker-picker">
      <input
        className="input"
        aria-label={t`Search stickers`}
        placeholder={t`Search stickers`}
        value={query}
        autoFocus
        onChange={(event) => setQuery(event.target.value)}
      />
      <ListBox
        className="sticker-list"
        layout="grid"
        aria-label={t`Stickers`}
        items={groups}
        onAction={(key) => onPick(String(key))}
        renderEmptyState={() => (
          <p className="note">
            {query === '' ? <Trans>None of your guilds has stickers that may be sent here.</Trans> : <Trans>No sticker is called so.</Trans>}
          </p>
        )}
      >
        {({ guildId, name, stickers }) => (
          <ListBoxSection id={guildId}>
            <Header className="emoji-title">{name}</Header>
            {stickers.map((sticker) => (
              <ListBoxItem key={sticker.id} id={sticker.id} textValue={sticker.name} className="sticker-cell">
                <Sticker sticker={sticker} size={88} />
              </ListBoxItem>
            ))}
          </ListBoxSection>
        )}
      </ListBox>
    </div>
  );
}
