import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import type { ShownConsent } from '#protocol/nexus/consent';
import { logOut } from '../app/log-out.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { PermissionBoxes } from '../kit/permission-boxes.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import type { LinkQuery } from './authorize-page.tsx';
import { SCOPES } from './scope-words.ts';
import { WebhookHome } from './webhook-home.tsx';

export interface Decision {
  authorize: boolean;
  permissions?: string;
  guild_id?: string;
  webhook_channel_id?: string;
}

interface ConsentProps {
  consent: ShownConsent;
  query: LinkQuery;
  decide(decision: Decision): Promise<void>;
}

/** The question itself: who asks for what, where it goes, and the two answers. */
export function Consent({ consent, query, decide }: ConsentProps) {
  const { t, i18n } = useLingui();
  const task = useTask();
  const { application, owner, scopes, guilds, webhook_homes: homes, redirect_uri: redirect } = consent;
  const asked = BigInt(consent.permissions);
  const isFixed = query.disable_guild_select === 'true' && query.guild_id !== undefined;
  const offered = isFixed ? (guilds ?? []).filter(({ id }) => id === query.guild_id) : (guilds ?? []);
  const [guildId, setGuildId] = useState(() => offered.find(({ id }) => id === query.guild_id || isFixed)?.id ?? '');
  const [given, setGiven] = useState(asked);
  const [channelId, setChannelId] = useState<string | null>(null);
  const own = BigInt(offered.find(({ id }) => id === guildId)?.permissions ?? (guildId === '' ? asked : 0));
  const isComplete = (guilds === null || guildId !== '') && (homes === null || channelId !== null);
  const by = owner.global_name ?? owner.username;
  const authorize = (): void =>
    task.run(() =>
      decide({
        authorize: true,
        permissions: String(given & own),
        ...(guildId !== '' && { guild_id: guildId }),
        ...(channelId !== null && { webhook_channel_id: channelId }),
      }),
    );
  return (
    <div className="consent">
      <Faces consent={consent} />
      <h1 dir="auto">{application.name}</h1>
      <p className="lead">
        <Purpose consent={consent} /> <Trans>It is by {by}.</Trans>
      </p>
      {application.description !== '' && (
        <p className="about" dir="auto">
          {application.description}
        </p>
      )}
      <WhoAmI />
      <h2>
        <Trans>This lets it</Trans>
      </h2>
      <ul className="scopes">
        {scopes.map((scope) => {
          const words = SCOPES[scope];
          return <li key={scope}>{words ? i18n._(words) : scope}</li>;
        })}
      </ul>
      {guilds && offered.length === 0 && (
        <Problem
          text={isFixed ? t`You do not manage the guild that the link is for.` : t`You manage no guild, so there is none that you could bring it into.`}
        />
      )}
      {offered.length > 0 && (
        <ChoiceField<string>
          label={t`Guild`}
          value={guildId}
          isDisabled={isFixed}
          hint={isFixed ? undefined : t`Those in which you may manage the guild`}
          wrong={task.wrong('guild_id')}
          options={[...(isFixed ? [] : [{ value: '', words: t`Choose a guild` }]), ...offered.map(({ id, name }) => ({ value: id, words: name }))]}
          onChange={setGuildId}
        />
      )}
      {homes && <WebhookHome homes={homes} value={channelId} wrong={task.wrong('webhook_channel_id')} onChange={setChannelId} />}
      {scopes.includes('bot') && asked !== 0n && (
        <section>
          <h2>
            <Trans>Its permissions there</Trans>
          </h2>
          {(given & own & Bit.Administrator) !== 0n && (
            <p className="warning">
              <Trans>As an administrator it may do everything in the guild, and see every channel. Few bots need that.</Trans>
            </p>
          )}
          <PermissionBoxes value={given} of={asked} within={own} onChange={setGiven} />
          <p className="note">
            <Trans>Untick what it should not have. It never gets more than you have yourself.</Trans>
          </p>
        </section>
      )}
      <Problem text={task.problem} />
      <div className="actions">
        <button type="button" className="button" disabled={task.isBusy} onClick={() => task.run(() => decide({ authorize: false }))}>
          <Trans>Cancel</Trans>
        </button>
        <button type="button" className="button primary" disabled={task.isBusy || !isComplete} onClick={authorize}>
          <Trans>Authorize</Trans>
        </button>
      </div>
      <Afterwards consent={consent} redirect={redirect} />
    </div>
  );
}

function Faces({ consent: { application, user } }: { consent: ShownConsent }) {
  return (
    <div className="faces">
      <Avatar id={application.id} name={application.name} hash={application.icon} folder="app-icons" size={72} />
      <span aria-hidden="true" />
      <Avatar id={user.id} name={user.global_name ?? user.username} hash={user.avatar} folder="avatars" size={72} />
    </div>
  );
}

function Purpose({ consent: { guilds, scopes } }: { consent: ShownConsent }) {
  if (guilds) return scopes.includes('bot') ? <Trans>wants to join one of your guilds.</Trans> : <Trans>wants to come into one of your guilds.</Trans>;
  if (scopes.includes('applications.commands')) return <Trans>wants to bring its commands to your account.</Trans>;
  return scopes.every((scope) => scope === 'webhook.incoming') ? (
    <Trans>wants to write into one of your channels.</Trans>
  ) : (
    <Trans>wants to use your account.</Trans>
  );
}

function WhoAmI() {
  const client = useClient();
  const name = useSelected((state) => nameOf(state, state.meId ?? ''));
  return (
    <p className="note">
      <Trans>You are logged in as {name}.</Trans>{' '}
      <button type="button" className="link-button" onClick={() => logOut(client, () => undefined)}>
        <Trans>Somebody else?</Trans>
      </button>
    </p>
  );
}

function Afterwards({ consent: { application }, redirect }: { consent: ShownConsent; redirect: string | null }) {
  const { t } = useLingui();
  const links = [
    [application.terms_of_service_url, t`Terms of service`],
    [application.privacy_policy_url, t`Privacy policy`],
  ].filter((link): link is [string, string] => /^https?:\/\//i.test(link[0] ?? ''));
  const host = redirect === null ? '' : hostOf(redirect);
  return (
    <footer className="note">
      {host !== '' && (
        <p>
          <Trans>Afterwards you go to {host}.</Trans>
        </p>
      )}
      {links.length > 0 && (
        <p className="row">
          {links.map(([href, words]) => (
            <a key={words} href={href} target="_blank" rel="noopener noreferrer">
              {words}
            </a>
          ))}
        </p>
      )}
    </footer>
  );
}

/** What somebody recognises an address by: its host, or the scheme of a program's own. */
function hostOf(address: string): string {
  const { host, protocol } = new URL(address);
  return host !== '' && /^https?:$/.test(protocol) ? host : `${protocol}//`;
}
