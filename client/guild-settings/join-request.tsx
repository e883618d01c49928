import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { ShownJoinRequest } from '#sdk/rest/replies';
import { useClient } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { clockTime, shortDay } from '../messages/times.ts';

/** Discord: "rejection_reason". */
const MOST_OF_REASON = 160;

/** One who asks to be let in: what they answered, and what becomes of it. */
export function JoinRequest({ guildId, request }: { guildId: string; request: ShownJoinRequest }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [isRefusing, refuse] = useState(false);
  const [reason, setReason] = useState('');
  const { user, created_at: askedAt, form_responses: answers, application_status: status, rejection_reason: refusal, actioned_by_user: by } = request;
  const name = user.global_name ?? user.username;
  const decider = by ? (by.global_name ?? by.username) : '';
  const asked = `${shortDay(new Date(askedAt))}, ${clockTime(new Date(askedAt))}`;
  const act = (body: { action: 'APPROVED' | 'REJECTED'; rejection_reason?: string }): Promise<unknown> =>
    client.rest.call('PATCH /guilds/{guild_id}/requests/{request_id}', { path: { guild_id: guildId, request_id: request.id }, body });
  return (
    <li aria-label={name}>
      <Avatar id={user.id} name={name} hash={user.avatar} folder="avatars" size={36} />
      <span className="item-body">
        <bdi className="cut">{name}</bdi>
        <small className="note">
          {user.username} · <Trans>asked on {asked}</Trans>
        </small>
      </span>
      {status === 'SUBMITTED' && (
        <span className="row">
          <button
            type="button"
            className="button small primary"
            aria-label={t`Let in: ${name}`}
            disabled={task.isBusy}
            onClick={() => task.run(async () => void (await act({ action: 'APPROVED' })))}
          >
            <Trans>Let in</Trans>
          </button>
          <button type="button" className="button small" aria-label={t`Turn down: ${name}`} disabled={task.isBusy} onClick={() => refuse(true)}>
            <Trans>Turn down</Trans>
          </button>
        </span>
      )}
      {(answers?.length ?? 0) > 0 && (
        <dl className="answers-given">
          {answers?.map(({ field_type: kind, label, choices, response }, place) => (
            <div key={place}>
              <dt dir="auto">{kind === 'TERMS' ? t`Agreed to the rules` : label}</dt>
              <dd dir="auto">{typeof response === 'boolean' ? (response ? t`yes` : t`no`) : (choices?.[Number(response)] ?? response)}</dd>
            </div>
          ))}
        </dl>
      )}
      {decider !== '' && (
        <p className="note decided">
          {status === 'REJECTED' ? <Trans>Turned down by {decider}</Trans> : <Trans>Let in by {decider}</Trans>}
          {refusal !== null && (
            <>
              {': '}
              <bdi>{refusal}</bdi>
            </>
          )}
        </p>
      )}
      <Problem text={task.problem ?? task.wrong('action') ?? null} />
      {isRefusing && (
        <Confirm
          title={t`Turn ${name} down?`}
          words={t`Turn down`}
          isBad
          act={() => act({ action: 'REJECTED', ...(reason.trim() !== '' && { rejection_reason: reason.trim() }) })}
          onClose={() => refuse(false)}
        >
          <Field
            label={t`Reason`}
            hint={t`They read it. They may ask again.`}
            maxLength={MOST_OF_REASON}
            dir="auto"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Confirm>
      )}
    </li>
  );
}
