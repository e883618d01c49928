import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { relationsOf } from './relations.ts';
import './friends.css';

/** Discord: "Group DM". */
const MOST_PEOPLE = 10;

/** Friends for a new conversation, or for a group that is there. */
export default function ChoosePeople({ channelId, onClose }: { channelId: string | null; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const friends = useSelected((state) => relationsOf(state, '1'));
  const channel = useSelected((state) => state.channels.get(channelId ?? ''));
  const there = channel?.recipient_ids ?? [];
  const isGroup = channel?.type === 3;
  // Oneself counts, and of a conversation of two the other as well.
  const left = MOST_PEOPLE - 1 - there.length - chosen.length;
  const wanted = query.trim().toLowerCase();
  const shown = friends.filter((id) => !there.includes(id) && nameOf(client.state, id).toLowerCase().includes(wanted));
  const go = (): void =>
    task.run(async () => {
      let id = channelId ?? '';
      if (isGroup && channelId !== null) {
        for (const userId of chosen)
          await client.rest.call('PUT /channels/{channel_id}/recipients/{user_id}', { path: { channel_id: channelId, user_id: userId }, body: {} });
      } else id = await client.openDirect(...there, ...chosen);
      onClose();
      navigate(pathTo('@me', id));
    });
  return (
    <Dialog title={isGroup ? t`Add people to the group` : t`Choose friends`} onClose={onClose}>
      <div className="stack">
        <input
          className="input"
          type="search"
          aria-label={t`Search friends`}
          placeholder={t`Search`}
          // It was opened to find somebody.
          autoFocus
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <p className="note" role="status">
          {left > 0 ? t`You can add ${left} more.` : t`The group is full.`}
        </p>
        {shown.length === 0 ? (
          <p className="friends-empty">{friends.length === 0 ? t`You have no friends here yet. Add one by name.` : t`Nobody of that name.`}</p>
        ) : (
          <div className="group-people" role="group" aria-label={t`Friends`}>
            {shown.map((id) => (
              <Choice
                key={id}
                userId={id}
                isChosen={chosen.includes(id)}
                isDisabled={left <= 0 && !chosen.includes(id)}
                onTurn={(isOn) => setChosen(isOn ? [...chosen, id] : chosen.filter((one) => one !== id))}
              />
            ))}
          </div>
        )}
        <Problem text={task.problem} />
        <div className="actions">
          <button className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button primary" disabled={task.isBusy || chosen.length === 0} onClick={go}>
            {isGroup ? <Trans>Add them</Trans> : chosen.length + there.length > 1 ? <Trans>Create the group</Trans> : <Trans>Write</Trans>}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  userId: string;
  isChosen: boolean;
  isDisabled: boolean;
  onTurn(isOn: boolean): void;
}

function Choice({ userId, isChosen, isDisabled, onTurn }: ChoiceProps) {
  const name = useSelected((state) => nameOf(state, userId));
  const avatar = useSelected((state) => state.users.get(userId)?.avatar);
  return (
    <label>
      <Avatar id={userId} name={name} hash={avatar} folder="avatars" size={32} />
      <span className="name" dir="auto">
        {name}
      </span>
      <input type="checkbox" checked={isChosen} disabled={isDisabled} onChange={(event) => onTurn(event.currentTarget.checked)} />
    </label>
  );
}
