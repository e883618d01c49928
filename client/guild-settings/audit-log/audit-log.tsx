import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient } from '../../app/session.tsx';
import { Choose } from '../../kit/choose.tsx';
import { Loading } from '../../kit/loading.tsx';
import { More } from '../../kit/more.tsx';
import { MemberChoice } from '../integrations/member-choice.tsx';
import type { GuildSectionProps } from '../sections.tsx';
import { ACTIONS } from './action-words.ts';
import { AuditEntry } from './audit-entry.tsx';
import { useAuditLog } from './use-audit-log.ts';
import '../parts.css';
import './audit-log.css';

const ANY = { who: '…', what: '…', whom: '…', status: '…' };

/** What was done in the guild, by whom, newest first. */
export default function AuditLog({ guildId }: GuildSectionProps) {
  const { t, i18n } = useLingui();
  const { state } = useClient();
  const [userId, setUserId] = useState('');
  const [action, setAction] = useState(0);
  const { log, problem, reload, loadMore, isBusy, hasMore } = useAuditLog(guildId, { userId, action });
  const who = log?.users.get(userId);
  const called = nameOf(state, userId, guildId) || (who?.global_name ?? who?.username ?? userId);
  return (
    <div className="stack">
      <div className="side-by-side">
        {userId === '' ? (
          <MemberChoice guildId={guildId} label={t`Done by`} onChoose={setUserId} />
        ) : (
          <div className="field">
            <span className="label">{t`Done by`}</span>
            <div className="row">
              <strong dir="auto">{called}</strong>
              <button type="button" className="button small" onClick={() => setUserId('')}>
                <Trans>Everybody</Trans>
              </button>
            </div>
          </div>
        )}
        <Choose label={t`What was done`} value={String(action)} onChange={(value) => setAction(Number(value))}>
          <option value="0">{t`Everything`}</option>
          {Object.entries(ACTIONS).map(([key, words]) => (
            <option key={key} value={key}>
              {i18n._(words.id, ANY, words)}
            </option>
          ))}
        </Choose>
      </div>
      {log ? (
        <ol className="audit-log" aria-label={t`Audit log`}>
          {log.entries.map((entry) => (
            <AuditEntry key={entry.id} guildId={guildId} entry={entry} users={log.users} names={log.names} />
          ))}
        </ol>
      ) : (
        <Loading problem={problem} onRetry={reload} />
      )}
      {log?.entries.length === 0 && (
        <p className="empty-list">
          <Trans>Nothing fits. Entries are kept for 45 days.</Trans>
        </p>
      )}
      {hasMore && <More isBusy={isBusy} onMore={loadMore} />}
    </div>
  );
}
