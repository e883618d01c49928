import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { recentChannels } from '../app/last-channel.ts';
import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { useClient } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { orSay } from '../kit/or-say.ts';
import { found, targetsOf, type Target } from './targets.ts';
import './quick-switcher.css';

const MOST = 20;

/** From anywhere to anywhere, by a few letters; without any, to what waits and where one was. */
export default function QuickSwitcher({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [targets] = useState(() => targetsOf(client.state));
  const [recent] = useState(() => recentChannels().slice(1)); // where one is one need not go
  const shown = useMemo(() => found(targets, query, recent, MOST), [targets, query, recent]);
  // In newer browsers what scrolls answers with a promise, which is not how an effect ends.
  useEffect(() => void list.current?.children[at]?.scrollIntoView({ block: 'nearest' }), [at]);
  const go = (target: Target | undefined): void => {
    if (!target) return;
    onClose();
    if (target.openWith === undefined) return navigate(target.path);
    orSay(client.openDirect(target.openWith).then((id) => navigate(pathTo('@me', id))));
  };
  return (
    <Dialog title={t`Go to`} onClose={onClose}>
      <div className="switcher">
        <input
          className="input"
          role="combobox"
          dir="auto"
          aria-label={t`Channel, person or guild`}
          aria-expanded={shown.length > 0}
          aria-controls={listId}
          aria-activedescendant={shown.length > 0 ? `${listId}-${at}` : undefined}
          placeholder={t`Channel, person or guild`}
          value={query}
          // It was opened to be typed into.
          autoFocus
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(shown.length, 1));
            else if (event.key === 'ArrowUp') setAt((at + shown.length - 1) % Math.max(shown.length, 1));
            else if (event.key === 'Enter') go(shown[at]);
            else return;
            event.preventDefault();
          }}
        />
        <ul id={listId} ref={list} role="listbox" aria-label={t`Found`}>
          {shown.map((target, place) => (
            <Option key={target.key} id={`${listId}-${place}`} target={target} isChosen={place === at} onGo={() => go(target)} />
          ))}
        </ul>
        {shown.length === 0 && (
          <p className="note" role="status">
            {query.trim() === '' ? <Trans>Nothing waits. Type a name to go anywhere.</Trans> : <Trans>Nothing of that name.</Trans>}
          </p>
        )}
        <p className="switcher-signs">
          <Trans>
            Begin with <kbd>@</kbd> for people, <kbd>#</kbd> for text channels, <kbd>!</kbd> for voice channels, <kbd>*</kbd> for guilds.
          </Trans>
        </p>
      </div>
    </Dialog>
  );
}

function Option({ id, target, isChosen, onGo }: { id: string; target: Target; isChosen: boolean; onGo(): void }) {
  const { label, hint, icon, pictureOf, mentions, isUnread } = target;
  return (
    // The combobox above it has the keyboard.
    <li id={id} role="option" aria-selected={isChosen} className={isUnread ? 'unread' : undefined} onClick={onGo}>
      {pictureOf ? <Avatar {...pictureOf} name={label} size={20} /> : <Icon name={icon} />}
      <span dir="auto">{label}</span>
      <small dir="auto">{hint}</small>
      {mentions > 0 && (
        <>
          <span className="badge" aria-hidden="true">
            {mentions}
          </span>
          <span className="unseen">, {plural(mentions, { one: '# mention', other: '# mentions' })}</span>
        </>
      )}
    </li>
  );
}
