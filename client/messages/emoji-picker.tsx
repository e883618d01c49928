import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useClient } from '../app/session.tsx';
import { CustomEmoji } from './markdown.tsx';
import { EMOJIS } from './emojis.ts';

export interface PickedEmoji {
  id: string | null;
  name: string;
  animated: boolean;
}

/** The guild's own emojis, and those that people use most. */
export default function EmojiPicker({ guildId, onPick }: { guildId: string | undefined; onPick(emoji: PickedEmoji): void }) {
  const { t } = useLingui();
  const client = useClient();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase().replaceAll(' ', '_');
  const own = (guildId === undefined ? [] : (client.state.guilds.get(guildId)?.emojis ?? [])).flatMap(({ id, name, animated = false, available = true }) =>
    id && name && available && name.toLowerCase().includes(wanted) ? [{ id, name, animated }] : [],
  );
  const common = EMOJIS.filter(([, name]) => name.includes(wanted)).map(([emoji, name]) => ({ id: null, name: emoji, animated: false, called: name }));
  const all = [...own.map((emoji) => ({ ...emoji, called: emoji.name })), ...common];
  return (
    <div className="stack">
      <input
        className="input"
        aria-label={t`Search emojis`}
        placeholder={t`Search emojis`}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        autoFocus
      />
      <ListBox
        className="emoji-grid"
        layout="grid"
        aria-label={t`Emojis`}
        items={all.map((emoji) => ({ ...emoji, key: emoji.id ?? emoji.name }))}
        onAction={(key) => {
          const picked = all.find((emoji) => (emoji.id ?? emoji.name) === key);
          if (picked) onPick({ id: picked.id, name: picked.name, animated: picked.animated });
        }}
      >
        {({ key, id, name, animated, called }) => (
          <ListBoxItem id={key} textValue={called} aria-label={called}>
            {id === null ? name : <CustomEmoji id={id} name={name} animated={animated} />}
          </ListBoxItem>
        )}
      </ListBox>
    </div>
  );
}
