import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { rolesInOrder } from '#sdk/state/selectors/hierarchy';
import { useClient, useSelected } from '../app/session.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Loading } from '../kit/loading.tsx';
import { Picks } from '../kit/picks.tsx';
import { spanInWords } from '../kit/span-words.ts';
import { useLoaded } from '../kit/use-loaded.ts';
import { because, ReasonField } from './reason-field.tsx';

const DAYS = [1, 7, 30];

/** Puts out who was not there for days; says first how many that would be. */
export default function Prune({ guildId, onClose }: { guildId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const [days, setDays] = useState(7);
  const [roleIds, setRoleIds] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const roles = useSelected((state) => rolesInOrder(state, guildId));
  const load = useCallback(
    () => client.rest.call('GET /guilds/{guild_id}/prune', { path: { guild_id: guildId }, query: { days, include_roles: roleIds.join(',') } }),
    [client, guildId, days, roleIds],
  );
  const { value: estimate, problem, reload } = useLoaded(load);
  const count = estimate?.pruned ?? 0;
  const act = async (): Promise<void> => {
    const body = { days, include_roles: [...roleIds], compute_prune_count: false };
    await client.rest.call('POST /guilds/{guild_id}/prune', { path: { guild_id: guildId }, body, ...because(reason) });
  };
  return (
    <Confirm title={t`Prune members`} words={t`Prune`} isBad isDisabled={count === 0} act={act} onClose={onClose}>
      <p className="quiet">
        <Trans>Whoever was not there for so long and has no role is put out. They may come back by an invite.</Trans>
      </p>
      <ChoiceField<number>
        label={t`Not there for`}
        value={days}
        options={DAYS.map((one) => ({ value: one, words: spanInWords(one * 86_400) }))}
        onChange={setDays}
      />
      <Picks
        label={t`Those with these roles, too`}
        from={roles.filter(({ id, managed }) => id !== guildId && !managed).map(({ id, name }) => ({ id, name }))}
        picked={roleIds}
        most={100}
        onChange={setRoleIds}
      />
      {estimate ? (
        <p role="status">{plural(count, { one: '# member would be put out.', other: '# members would be put out.' })}</p>
      ) : (
        <Loading problem={problem} onRetry={reload} />
      )}
      <ReasonField value={reason} onChange={setReason} />
    </Confirm>
  );
}
