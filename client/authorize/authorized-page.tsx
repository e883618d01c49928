import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import { useSelected } from '../app/session.tsx';
import { Door } from '../login/door.tsx';
import './authorize.css';

/** The end of the way of somebody who brought a bot: there is no application that they could go back to. */
export default function AuthorizedPage({ search }: { search: string }) {
  const { t } = useLingui();
  const query = new URLSearchParams(search);
  const wasDeclined = query.has('error');
  const guildId = query.get('guild_id') ?? '';
  const guild = useSelected((state) => state.guilds.get(guildId));
  const name = guild?.name ?? t`your guild`;
  return (
    <Door>
      <div className="consent">
        <span className={`done-mark ${wasDeclined ? '' : 'good'}`} aria-hidden="true">
          {wasDeclined ? '–' : '✓'}
        </span>
        <h1>{wasDeclined ? t`Nothing was changed` : t`Authorized`}</h1>
        <p className="lead">
          {wasDeclined ? (
            <Trans>You declined, and nothing came in.</Trans>
          ) : guildId === '' ? (
            <Trans>It has come to you. You can close this page.</Trans>
          ) : (
            <Trans>It is in {name}. You can close this page.</Trans>
          )}
        </p>
        <Link href={guild ? `/channels/${guildId}` : '/channels/@me'} className="button primary">
          {guild ? <Trans>Open the guild</Trans> : <Trans>Back to my channels</Trans>}
        </Link>
      </div>
    </Door>
  );
}
