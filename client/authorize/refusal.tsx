import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import type { DiscordError } from '#sdk/rest/discord-error';

/** What is wrong with a link, in words for who opened it. Nothing was sent anywhere. */
export function Refusal({ error }: { error: DiscordError }) {
  const { t } = useLingui();
  const [field] = error.errors;
  const ofCodes: Partial<Record<number, [string, string]>> = {
    10002: [t`Unknown application`, t`There is no application with this id here. It may have been deleted, or the link is mistyped.`],
    20012: [t`This bot is not public`, t`Only the person who owns the application can bring it into guilds.`],
    50010: [t`There is no bot`, t`The link asks for the application’s bot, but it has none.`],
  };
  const ofFields: Record<string, [string, string]> = {
    client_id: [t`The link is incomplete`, t`It does not name an application: client_id is missing or is no id.`],
    scope: [t`Invalid scope`, t`The link asks for something that does not exist, or for nothing at all.`],
    redirect_uri: [t`Invalid redirect_uri`, t`The address that the answer should go to is not registered with the application, so nothing was sent to it.`],
    response_type: [t`Requires code grant`, t`The application insists on finishing this on its own site. Start there, not with this link.`],
    state: [t`The link is too long`, t`Its state is longer than 2048 characters.`],
  };
  const [title, words] = (field ? ofFields[field.path] : ofCodes[error.code]) ?? [
    t`The link is wrong`,
    field ? `${field.path}: ${field.message}` : error.message,
  ];
  return (
    <>
      <h1>{title}</h1>
      <p className="lead" role="alert">
        {words}
      </p>
      <p className="foot">
        <Link href="/channels/@me">
          <Trans>Back to my channels</Trans>
        </Link>
      </p>
    </>
  );
}
