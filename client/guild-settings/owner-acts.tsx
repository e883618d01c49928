import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { lazily } from '../app/lazily.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { PickSubject } from '../members/pick-subject.tsx';

const LeaveGuild = lazily(() => import('../channel-list/leave-guild.tsx'));

/** What only the owner may do with a guild. */
export function OwnerActs({ guildId }: { guildId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const isOwner = useSelected((state) => state.guilds.get(guildId)?.owner_id === state.meId);
  const meId = useSelected((state) => state.meId ?? '');
  const [heirId, setHeir] = useState<string | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const heir = useSelected((state) => (heirId === null ? '' : nameOf(state, heirId, guildId)));
  const guild = useSelected((state) => state.guilds.get(guildId)?.name ?? '');
  if (!isOwner) return null;
  return (
    <section className="settings-group">
      <h2>
        <Trans>Only for the owner</Trans>
      </h2>
      <div className="row wrap">
        <PickSubject guildId={guildId} kinds="members" without={new Set([meId])} words={t`Give the guild to somebody else`} onPick={({ id }) => setHeir(id)} />
        <button type="button" className="button bad" onClick={() => setDeleting(true)}>
          <Trans>Delete the guild</Trans>
        </button>
      </div>
      {heirId !== null && (
        <Confirm
          title={t`Give ${guild} to ${heir}?`}
          words={t`Give it away`}
          isBad
          act={() => client.rest.call('PATCH /guilds/{guild_id}', { path: { guild_id: guildId }, body: { owner_id: heirId } })}
          onClose={() => setHeir(null)}
        >
          <p className="quiet">
            <Trans>It is theirs then, with all that is in it. You stay in it with the roles that you have, and only they can give it back.</Trans>
          </p>
        </Confirm>
      )}
      <Suspense>{isDeleting && <LeaveGuild guildId={guildId} onClose={() => setDeleting(false)} />}</Suspense>
    </section>
  );
}
