import { Trans, useLingui } from '@lingui/react/macro';
import type { APIBan } from 'discord-api-types/v10';
import { useCallback, useEffect, useState, type FormEvent } from 'react';
import { VList } from 'virtua';
import { useClient } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Field } from '../kit/field.tsx';
import { Loading } from '../kit/loading.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { askMember } from '../members/asked-member.ts';
import { because, ReasonField } from '../moderation/reason-field.tsx';
import type { GuildSectionProps } from './sections.tsx';
import '../moderation/moderation.css';

const PAGE = 1000;

/** Who is banned and why; lifted here, by search among them. Somebody who is not in the guild is banned by their ID. */
export default function Bans({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const [sought, seek] = useState('');
  const [lifted, lift] = useState<APIBan | null>(null);
  const [reason, setReason] = useState('');
  const load = useCallback(async () => {
    const bans: APIBan[] = [];
    for (;;) {
      const after = bans.at(-1)?.user.id;
      const query = { limit: PAGE, ...(after !== undefined && { after }) };
      const page = await client.rest.call('GET /guilds/{guild_id}/bans', { path: { guild_id: guildId }, query });
      bans.push(...page);
      if (page.length < PAGE) return bans;
    }
  }, [client, guildId]);
  const { value: bans, problem, reload, set } = useLoaded(load);
  useEffect(() => {
    const stops = [
      client.on('GUILD_BAN_ADD', ({ guild_id: id }) => id === guildId && reload()),
      client.on('GUILD_BAN_REMOVE', ({ guild_id: id, user }) => id === guildId && set((before) => before.filter((ban) => ban.user.id !== user.id))),
    ];
    return () => stops.forEach((stop) => stop());
  }, [client, guildId, reload, set]);
  const banById = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const id = String(new FormData(event.currentTarget).get('id')).trim();
    event.currentTarget.reset();
    askMember({ userId: id, guildId, what: 'ban' });
  };
  const isSought = ({ user }: APIBan): boolean => `${user.username} ${user.global_name ?? ''} ${user.id}`.toLowerCase().includes(sought.trim().toLowerCase());
  const shown = bans?.filter(isSought) ?? [];
  const liftedName = lifted?.user.global_name ?? lifted?.user.username ?? '';
  return (
    <div className="stack">
      <form className="row end" onSubmit={banById}>
        <Field label={t`Ban somebody by their ID`} name="id" required pattern="\s*\d{15,20}\s*" inputMode="numeric" title={t`A number of 15 to 20 digits`} />
        <button className="button">
          <Trans>Ban …</Trans>
        </button>
      </form>
      <input
        type="search"
        className="input"
        placeholder={t`Search bans by name or ID`}
        aria-label={t`Search bans by name or ID`}
        value={sought}
        onChange={(event) => seek(event.currentTarget.value)}
      />
      {!bans ? (
        <Loading problem={problem} onRetry={reload} />
      ) : shown.length === 0 ? (
        <p className="note">{bans.length === 0 ? <Trans>Nobody is banned.</Trans> : <Trans>No ban fits that.</Trans>}</p>
      ) : (
        <VList style={{ height: Math.min(shown.length * 60, 480) }} role="list" aria-label={t`Bans`}>
          {shown.map((ban) => (
            <div key={ban.user.id} className="ban-row" role="listitem">
              <Avatar id={ban.user.id} name={ban.user.username} hash={ban.user.avatar} folder="avatars" size={36} />
              <div>
                <bdi>{ban.user.global_name ?? ban.user.username}</bdi> <small>{ban.user.username}</small>
                <p className="note" dir="auto">
                  {ban.reason ?? t`No reason was given.`}
                </p>
              </div>
              <button
                type="button"
                className="button small"
                onClick={() => {
                  setReason('');
                  lift(ban);
                }}
              >
                <Trans>Lift the ban</Trans>
              </button>
            </div>
          ))}
        </VList>
      )}
      {lifted && (
        <Confirm
          title={t`Lift the ban of ${liftedName}?`}
          words={t`Lift the ban`}
          act={async () => {
            await client.rest.call('DELETE /guilds/{guild_id}/bans/{user_id}', { path: { guild_id: guildId, user_id: lifted.user.id }, ...because(reason) });
            set((before) => before.filter(({ user }) => user.id !== lifted.user.id));
          }}
          onClose={() => lift(null)}
        >
          <p className="quiet">
            <Trans>They may come back by an invite.</Trans>
          </p>
          <ReasonField value={reason} onChange={setReason} />
        </Confirm>
      )}
    </div>
  );
}
