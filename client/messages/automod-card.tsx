import { Trans, useLingui } from '@lingui/react/macro';
import type { Message } from '#sdk/state/entities';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { useJump } from '../app/jump.ts';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Problem } from '../kit/problem.tsx';
import { spanInWords } from '../kit/span-words.ts';
import { useTask } from '../kit/use-task.ts';
import { MemberLink } from '../members/member-link.tsx';
import { alertOf, type AutoModAlert } from './automod-alert.ts';
import './system-cards.css';

/** What AutoMod found, where and by which rule, and what came of it. */
export default function AutoModCard({ message, guildId }: { message: Message; guildId: string | undefined }) {
  const { t } = useLingui();
  const jump = useJump();
  const task = useTask();
  const { author } = message;
  const alert = alertOf(message);
  const name = useSelected((state) => nameOf(state, author.id, guildId) || author.username);
  const place = useSelected((state) => channelName(state, alert?.channelId ?? ''));
  if (!alert) return null;
  const { channelId, messageId, rule, keyword } = alert;
  const [before, matched, after] = alert.content;
  return (
    <section className="system-card automod-card" aria-label={t`What AutoMod found`}>
      <p className="whose">
        <Avatar id={author.id} name={name} hash={author.avatar} folder="avatars" size={24} />
        <MemberLink member={{ userId: author.id, guildId }}>{name}</MemberLink>
        {channelId !== null && place !== '' && (
          <button type="button" className="link" dir="auto" onClick={() => task.run(() => jump({ channelId }))}>
            #{place}
          </button>
        )}
      </p>
      {before + matched + after !== '' && (
        <blockquote dir="auto">
          {before}
          {matched !== '' && <mark>{matched}</mark>}
          {after}
        </blockquote>
      )}
      <dl>
        <dt>
          <Trans>Rule</Trans>
        </dt>
        <dd dir="auto">{rule}</dd>
        {keyword !== null && (
          <>
            <dt>
              <Trans>Keyword</Trans>
            </dt>
            <dd dir="auto">{keyword}</dd>
          </>
        )}
        <dt>
          <Trans>What was done</Trans>
        </dt>
        <dd>
          <Done alert={alert} />
        </dd>
      </dl>
      {channelId !== null && messageId !== null && (
        <button type="button" className="button small" onClick={() => task.run(() => jump({ channelId, messageId }))}>
          <Trans>Jump</Trans>
        </button>
      )}
      <Problem text={task.problem} />
    </section>
  );
}

function Done({ alert: { isBlocked, timeoutSeconds, isQuarantined } }: { alert: AutoModAlert }) {
  const span = spanInWords(timeoutSeconds ?? 0);
  return (
    <>
      {isBlocked ? <Trans>Blocked.</Trans> : <Trans>Reported here.</Trans>} {timeoutSeconds !== null && <Trans>Timed out for {span}.</Trans>}{' '}
      {isQuarantined && <Trans>May do nothing until the profile is changed.</Trans>}
    </>
  );
}
