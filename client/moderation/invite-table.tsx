import { Trans, useLingui } from '@lingui/react/macro';
import type { APIExtendedInvite } from 'discord-api-types/v10';
import { useState } from 'react';
import { serverUrl } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { CopyButton } from '../kit/copy-button.tsx';
import { Icon } from '../kit/icon.tsx';
import { NewInvite } from '../invites/new-invite.tsx';
import { Loading } from '../kit/loading.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { momentInWords } from '../messages/times.ts';
import './moderation.css';

interface InviteTableProps {
  /** Stays the same function. */
  load(): Promise<APIExtendedInvite[]>;
  guildId: string;
  /** Into which a new one leads at first; null where none may be made. */
  channelId: string | null;
}

/** Invites with who made them, how often they were used and when they end; each can be revoked, and others made. */
export function InviteTable({ load, guildId, channelId }: InviteTableProps) {
  const { t } = useLingui();
  const client = useClient();
  const [isMaking, make] = useState(false);
  const { value: invites, problem, reload, set } = useLoaded(load);
  const [revoked, revoke] = useState<string | null>(null);
  if (!invites) return <Loading problem={problem} onRetry={reload} />;
  return (
    <>
      {invites.length === 0 ? (
        <p className="note">
          <Trans>There are no invites. Whoever may invite makes them in the menu of the guild or of a channel.</Trans>
        </p>
      ) : (
        <div className="table-frame">
          <table className="table">
            <thead>
              <tr>
                <th>{t`By`}</th>
                <th>{t`Code`}</th>
                <th>{t`Into`}</th>
                <th>{t`Uses`}</th>
                <th>{t`Ends`}</th>
                <th>
                  <span className="unseen">{t`What to do`}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {invites.map(({ code, inviter, channel, uses, max_uses: most, expires_at: ends, temporary }) => {
                const name = inviter ? (inviter.global_name ?? inviter.username) : t`the guild itself`;
                return (
                  <tr key={code}>
                    <td>
                      <span className="row">
                        <Avatar id={inviter?.id ?? '0'} name={name} hash={inviter?.avatar} folder="avatars" size={24} />
                        <bdi className="cut">{name}</bdi>
                      </span>
                    </td>
                    <td>
                      <code>{code}</code>
                      {temporary && <span className="tag">{t`temporary`}</span>}
                    </td>
                    <td>
                      <bdi className="cut">#{channel?.name}</bdi>
                    </td>
                    <td>{most === 0 ? uses : t`${uses} of ${most}`}</td>
                    <td>{ends ? momentInWords(Date.parse(ends) / 1000, 'R', Date.now()) : t`never`}</td>
                    <td>
                      <span className="row">
                        <CopyButton text={`${serverUrl}/invite/${code}`} label={t`Copy the link`} />
                        <button type="button" className="icon-button" aria-label={t`Revoke ${code}`} title={t`Revoke`} onClick={() => revoke(code)}>
                          <Icon name="trash" />
                        </button>
                      </span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {channelId !== null && (
        <div>
          <button type="button" className="button primary" onClick={() => make(true)}>
            <Trans>Make an invite</Trans>
          </button>
        </div>
      )}
      {isMaking && channelId !== null && (
        <NewInvite
          guildId={guildId}
          channelId={channelId}
          onMade={(made) => set((before) => [made, ...before.filter(({ code }) => code !== made.code)])}
          onClose={() => make(false)}
        />
      )}
      {revoked !== null && (
        <Confirm
          title={t`Revoke the invite ${revoked}?`}
          words={t`Revoke it`}
          isBad
          act={async () => {
            await client.rest.call('DELETE /invites/{code}', { path: { code: revoked } });
            set((before) => before.filter(({ code }) => code !== revoked));
          }}
          onClose={() => revoke(null)}
        >
          <p className="quiet">
            <Trans>Nobody comes in by it any more. Those who did stay.</Trans>
          </p>
        </Confirm>
      )}
    </>
  );
}
