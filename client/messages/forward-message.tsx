import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import { ListBox, ListBoxItem, type Selection } from 'react-aria-components';
import type { Message } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { useOnce } from '../app/use-once.ts';
import { channelIcon } from '../channel-list/channel-icon.ts';
import { whenSent } from '../emojis/emoji-called.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { forwardTargets } from './forward-targets.ts';

/** Discord: to so many at once. */
const MOST_TARGETS = 5;
const MOST_SHOWN = 50;
const FORWARD = 1;

/** Brings a message to other channels, with some words of one's own. */
export default function ForwardMessage({ message, onClose }: { message: Message; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const once = useOnce();
  const [query, setQuery] = useState('');
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const all = useMemo(() => forwardTargets(client.state), [client]);
  const wanted = query.trim().toLowerCase();
  const shown = all.filter(({ id, name, where }) => chosen.includes(id) || `${name} ${where}`.toLowerCase().includes(wanted)).slice(0, MOST_SHOWN);
  const choose = (selection: Selection): void => {
    const visible = new Set(shown.map(({ id }) => id));
    const next = selection === 'all' ? [] : [...chosen.filter((id) => !visible.has(id)), ...[...selection].map(String)];
    if (next.length <= MOST_TARGETS) setChosen(next);
  };
  const send = (): void =>
    task.run(async () => {
      // What went is not sent again when another one is refused.
      for (const id of chosen) {
        const forward = { message_reference: { type: FORWARD, message_id: message.id, channel_id: message.channel_id } };
        await client.rest.call('POST /channels/{channel_id}/messages', { path: { channel_id: id }, body: { ...forward, ...once(id, forward) } });
        if (words.trim() !== '') void client.send(id, { content: await whenSent(client, id, words.trim()) });
        setChosen((now) => now.filter((one) => one !== id));
      }
      onClose();
    });
  return (
    <Dialog title={t`Forward to`} onClose={onClose}>
      <form
        className="stack forward"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <input
          className="input"
          aria-label={t`Search channels`}
          placeholder={t`Search channels`}
          value={query}
          autoFocus
          onChange={(event) => setQuery(event.target.value)}
        />
        <ListBox
          aria-label={t`Channels`}
          className="forward-list"
          items={shown}
          selectionMode="multiple"
          selectionBehavior="toggle"
          selectedKeys={chosen}
          onSelectionChange={choose}
          renderEmptyState={() => (
            <p className="note">
              <Trans>There is no channel of this name in which you may write.</Trans>
            </p>
          )}
        >
          {({ id, name, where, type }) => (
            <ListBoxItem id={id} textValue={`${name} ${where}`} className="menu-item">
              <Icon name={channelIcon(type)} />
              <span className="name" dir="auto">
                {name}
              </span>
              <small dir="auto">{where}</small>
            </ListBoxItem>
          )}
        </ListBox>
        <Field label={t`Some words with it`} value={words} maxLength={2000} onChange={(event) => setWords(event.target.value)} />
        <p className="note">
          <Trans>
            {chosen.length} of {MOST_TARGETS} chosen
          </Trans>
        </p>
        <Problem text={task.problem ?? task.wrong('message_reference') ?? task.wrong('content') ?? null} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button primary" disabled={chosen.length === 0 || task.isBusy}>
            <Trans>Forward</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
