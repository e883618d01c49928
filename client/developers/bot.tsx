import { Trans, useLingui } from '@lingui/react/macro';
import { ApplicationFlags } from 'discord-api-types/v10';
import { useState } from 'react';
import { serverUrl } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Switch } from '../kit/switch.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import type { ApplicationSectionProps } from './application-sections.tsx';
import { BotFace } from './bot-face.tsx';
import { Copied } from './copied.tsx';
import { useApplicationChanges } from './use-application.ts';

/** The bot of an application: its face, its token, and what it may hear. */
export default function Bot(props: ApplicationSectionProps) {
  const { t } = useLingui();
  const { application } = props;
  const standing = {
    flags: Number(application.flags),
    bot_public: application.bot_public ?? true,
    bot_require_code_grant: application.bot_require_code_grant ?? false,
  };
  const { values, isChanged, set, reset, save, task } = useApplicationChanges(props, standing, (changed) => changed);
  const has = (flag: ApplicationFlags): boolean => (values.flags & flag) !== 0;
  const turn = (flag: ApplicationFlags) => (isOn: boolean) => set('flags', isOn ? values.flags | flag : values.flags & ~flag);
  return (
    <>
      <div className="settings-group">
        <BotFace {...props} />
      </div>
      <div className="settings-group">
        <h2>
          <Trans>Token</Trans>
        </h2>
        <Token applicationId={application.id} name={application.name} />
      </div>
      <div className="settings-group">
        <h2>
          <Trans>Who may add it</Trans>
        </h2>
        <Switch
          label={t`Public bot`}
          hint={t`Everybody may add it to guilds that they manage. Off, only you may.`}
          isOn={values.bot_public}
          onChange={(isOn) => set('bot_public', isOn)}
        />
        <Switch
          label={t`Requires OAuth2 code grant`}
          hint={t`It comes in only when its own site finishes the authorisation. Most bots do without.`}
          isOn={values.bot_require_code_grant}
          onChange={(isOn) => set('bot_require_code_grant', isOn)}
        />
      </div>
      <div className="settings-group">
        <h2>
          <Trans>Privileged gateway intents</Trans>
        </h2>
        <Switch
          label={t`Presence intent`}
          hint={t`It hears who is online, and what they do.`}
          isOn={has(ApplicationFlags.GatewayPresenceLimited)}
          onChange={turn(ApplicationFlags.GatewayPresenceLimited)}
        />
        <Switch
          label={t`Server members intent`}
          hint={t`It hears who joins and leaves, and may ask for all members.`}
          isOn={has(ApplicationFlags.GatewayGuildMembersLimited)}
          onChange={turn(ApplicationFlags.GatewayGuildMembersLimited)}
        />
        <Switch
          label={t`Message content intent`}
          hint={t`It reads what people write. Without, it sees only what mentions it or is sent to it.`}
          isOn={has(ApplicationFlags.GatewayMessageContentLimited)}
          onChange={turn(ApplicationFlags.GatewayMessageContentLimited)}
        />
      </div>
      <SaveBar isChanged={isChanged} task={task} onReset={reset} onSave={save} />
    </>
  );
}

/** Shown once, when it is made; it is gone when one leaves the page. */
function Token({ applicationId, name }: { applicationId: string; name: string }) {
  const { t } = useLingui();
  const client = useClient();
  const [isAsking, setAsking] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  return (
    <>
      {token === null ? (
        <p className="note">
          <Trans>The token is the bot’s password. Nobody can look it up: whoever has lost it makes a new one.</Trans>
        </p>
      ) : (
        <>
          <Copied label={t`Token`} text={token} hint={t`Keep it now: it is shown this once.`} />
          <p className="note">
            <Trans>
              Its library has to know this server: <code>{serverUrl}/api</code>
            </Trans>
          </p>
        </>
      )}
      <div>
        <button type="button" className="button" onClick={() => setAsking(true)}>
          <Trans>Reset the token</Trans>
        </button>
      </div>
      {isAsking && (
        <Confirm
          title={t`A new token for ${name}?`}
          isBad
          words={t`Make a new one`}
          onClose={() => setAsking(false)}
          act={async () => {
            const made = await client.rest.call('POST /applications/{application_id}/bot/reset', { path: { application_id: applicationId }, body: {} });
            setToken(made.token);
          }}
        >
          <Trans>The one before stops working at once, wherever the bot runs.</Trans>
        </Confirm>
      )}
    </>
  );
}
