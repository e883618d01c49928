import { useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import { channelGroups, directChannels, guildIds } from '#sdk/state/selectors/channels';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { unreadOf } from '#sdk/state/selectors/unread';
import type { State } from '#sdk/state/state';
import { pathTo } from '../app/place.ts';
import { useClient } from '../app/session.tsx';
import { channelIcon } from '../channel-list/channel-icon.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import './quick-switcher.css';

interface Target {
  key: string;
  label: string;
  hint: string;
  icon: IconName;
  /** Comes before others where as much fits. */
  weight: number;
  open(): Promise<string> | string;
}

const MOST = 20;

function targetsOf(state: State, openDirect: (userId: string) => Promise<string>): Target[] {
  const weightOf = (id: string): number => {
    const { mentions, isUnread } = unreadOf(state, id);
    return mentions > 0 ? 2 : isUnread ? 1 : 0;
  };
  const channels = guildIds(state).flatMap((guildId) =>
    channelGroups(state, guildId)
      .flatMap((group) => group.channels)
      .map(({ id, name, type }): Target => {
        const hint = state.guilds.get(guildId)?.name ?? '';
        return { key: id, label: name ?? '', hint, icon: channelIcon(type), weight: weightOf(id), open: () => pathTo(guildId, id) };
      }),
  );
  const direct = directChannels(state).map(({ id, type }): Target => ({
    key: id,
    label: channelName(state, id),
    hint: '',
    icon: channelIcon(type),
    weight: weightOf(id),
    open: () => pathTo('@me', id),
  }));
  const guilds = guildIds(state).map((id): Target => ({
    key: id,
    label: state.guilds.get(id)?.name ?? '',
    hint: '',
    icon: 'people',
    weight: 0,
    open: () => pathTo(id),
  }));
  const known = new Set(directChannels(state).flatMap(({ type, recipient_ids: ids = [] }) => (type === 1 ? ids : [])));
  const people = [...state.users.values()]
    .filter(({ id, bot }) => id !== state.meId && !bot && !known.has(id))
    .map(({ id, username }): Target => ({
      key: `@${id}`,
      label: nameOf(state, id),
      hint: username,
      icon: 'person',
      weight: -1,
      open: async () => pathTo('@me', await openDirect(id)),
    }));
  return [...direct, ...channels, ...guilds, ...people];
}

/** From anywhere to anywhere, by a few letters. */
export default function QuickSwitcher({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const listId = useId();
  const [, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const wanted = query.trim().replace(/^[@#]/, '').toLowerCase();
  const rank = ({ label, hint }: Target): number => {
    const name = label.toLowerCase();
    if (name.startsWith(wanted)) return 0;
    return name.includes(wanted) ? 1 : hint.toLowerCase().includes(wanted) ? 2 : 3;
  };
  const found = targetsOf(client.state, (id) => client.openDirect(id))
    .filter((target) => rank(target) < 3)
    .sort((a, b) => rank(a) - rank(b) || b.weight - a.weight)
    .slice(0, MOST);
  const go = (target: Target | undefined): void => {
    if (!target) return;
    onClose();
    void Promise.resolve(target.open()).then((path) => navigate(path));
  };
  return (
    <Dialog title={t`Go to`} onClose={onClose}>
      <div className="switcher">
        <input
          className="input"
          role="combobox"
          aria-label={t`Channel, person or guild`}
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-activedescendant={found.length > 0 ? `${listId}-${at}` : undefined}
          placeholder={t`Channel, person or guild`}
          value={query}
          // It was opened to be typed into.
          autoFocus
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
            else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
            else if (event.key === 'Enter') go(found[at]);
            else return;
            event.preventDefault();
          }}
        />
        <ul id={listId} role="listbox" aria-label={t`Found`}>
          {found.map((target, place) => (
            <li key={target.key} id={`${listId}-${place}`} role="option" aria-selected={place === at} onClick={() => go(target)}>
              <Icon name={target.icon} />
              <span dir="auto">{target.label}</span>
              <small dir="auto">{target.hint}</small>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
