import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect } from 'react';
import { DiscordError } from '#sdk/rest/discord-error';
import { basePath } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import { Door } from '../login/door.tsx';
import { Consent, type Decision } from './consent.tsx';
import { Refusal } from './refusal.tsx';
import './authorize.css';

/** What a link may say; nothing else is passed on. */
const KEYS = [
  'client_id',
  'scope',
  'response_type',
  'redirect_uri',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'integration_type',
  'permissions',
  'guild_id',
  'disable_guild_select',
  'prompt',
] as const;

/** Where an application asks a person for access, or its bot is brought into a guild. Source: Discord, "OAuth2". */
export default function AuthorizePage({ search }: { search: string }) {
  const { t } = useLingui();
  const client = useClient();
  const ask = useCallback(async () => {
    const query = queryOf(search);
    try {
      return { query, consent: await client.rest.call('GET /nexus/v1/oauth2/consent', { query }), refusal: null };
    } catch (error) {
      if (!(error instanceof DiscordError)) throw error;
      return { query, consent: null, refusal: error };
    }
  }, [client, search]);
  const { value: asked, problem, reload } = useLoaded(ask);

  const decide = useCallback(
    async (decision: Decision) => {
      const { location: answer } = await client.rest.call('POST /oauth2/authorize', { query: queryOf(search), body: decision });
      leadTo(answer);
    },
    [client, search],
  );
  // Only what was given before is given again without a question.
  const isSilent = asked?.query.prompt === 'none' && asked.consent?.is_granted === true && asked.consent.redirect_uri !== null;
  const { run, anyProblem } = useTask();
  const giveAgain = useCallback(() => run(() => decide({ authorize: true })), [run, decide]);
  useEffect(() => {
    if (isSilent) giveAgain();
  }, [isSilent, giveAgain]);
  const why = problem ?? anyProblem;

  return (
    <Door>
      {asked?.refusal && <Refusal error={asked.refusal} />}
      {asked?.consent && !isSilent && <Consent consent={asked.consent} query={asked.query} decide={decide} />}
      {(!asked || isSilent) && (
        <p className="lead" role={why === null ? undefined : 'alert'} aria-busy={why === null}>
          {why ?? t`Looking what is asked for …`}
        </p>
      )}
      {why !== null && (
        <button type="button" className="button" onClick={problem === null ? giveAgain : reload}>
          <Trans>Try again</Trans>
        </button>
      )}
    </Door>
  );
}

export type LinkQuery = { client_id: string } & Partial<Record<(typeof KEYS)[number], string>>;

function queryOf(search: string): LinkQuery {
  const given = new URLSearchParams(search);
  const found = KEYS.flatMap((key) => {
    const value = given.get(key);
    return value === null ? [] : [[key, value] as const];
  });
  return { client_id: '', ...(Object.fromEntries(found) as Partial<LinkQuery>) }; // keys of the table above
}

/** The answer goes where the server says: to this server's own last page, or to an address of the application. */
function leadTo(answer: string): void {
  const { pathname, search } = new URL(answer);
  const own = `${basePath}/oauth2/authorized`;
  // The page may have been opened under another name of this server.
  if (pathname === own && !/[?&](?:code|state|iss)=/.test(search)) location.assign(`${own}${search}`);
  else location.assign(answer);
}
