import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { lastChannel } from '../app/last-channel.ts';
import { serverUrl } from '../app/about-server.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

type InvitePeopleProps = ({ guildId: string } | { channelId: string }) & {
  /** What the link shows and leads to. */
  event?: { id: string; name: string };
  onClose(): void;
};

/** Makes a link into the guild, perhaps to an event of it, good for a week. */
export default function InvitePeople({ event, onClose, ...into }: InvitePeopleProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [code, setCode] = useState('');
  const [isCopied, setCopied] = useState(false);
  const [channelId] = useState(() => ('channelId' in into ? into.channelId : lastChannel(client.state, into.guildId)));
  const guildName = useSelected((state) => state.guilds.get(state.channels.get(channelId ?? '')?.guild_id ?? '')?.name ?? '');
  const { run } = task;
  useEffect(() => {
    if (channelId === null) return;
    run(async () => {
      const made = await client.rest.request('POST', '/channels/{channel_id}/invites', { path: { channel_id: channelId }, body: { max_age: 604_800 } });
      setCode((made as { code: string }).code); // as Discord's contract says
    });
  }, [client, channelId, run]);
  const link = code === '' ? '' : `${serverUrl}/invite/${code}${event ? `?event=${event.id}` : ''}`;
  const name = event?.name ?? guildName;
  return (
    <Dialog title={t`Invite people to ${name}`} onClose={onClose}>
      <div className="stack">
        <p className="quiet">
          <Trans>Whoever has this link can join for seven days.</Trans>
        </p>
        <div className="row">
          <input className="input" readOnly value={link} aria-label={t`Link`} onFocus={(focus) => focus.currentTarget.select()} />
          <button
            className="button primary"
            disabled={link === ''}
            onClick={() => {
              void navigator.clipboard?.writeText(link).then(() => setCopied(true));
            }}
          >
            {isCopied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
          </button>
        </div>
        <Problem text={task.problem} />
      </div>
    </Dialog>
  );
}
