import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { APIExtendedInvite } from 'discord-api-types/v10';
import { useEffect, useState } from 'react';
import { serverUrl } from '../app/about-server.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { momentInWords } from '../messages/times.ts';
import { InviteTermsFields } from './invite-terms-fields.tsx';
import { inviteChannel, makeInvite, USUAL_TERMS } from './make-invite.ts';
import { SendInvite } from './send-invite.tsx';
import './invites.css';

type InvitePeopleProps = ({ guildId: string } | { channelId: string }) & {
  /** What the link shows and leads to. */
  event?: { id: string; name: string };
  onClose(): void;
};

/** A link into the guild, perhaps to an event of it, which is copied or sent to friends. */
export default function InvitePeople({ event, onClose, ...into }: InvitePeopleProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [invite, setInvite] = useState<APIExtendedInvite | null>(null);
  const [terms, setTerms] = useState(USUAL_TERMS);
  const [isEditing, edit] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const [channelId] = useState(() => ('channelId' in into ? into.channelId : inviteChannel(client.state, into.guildId)));
  const guildId = useSelected((state) => state.channels.get(channelId ?? '')?.guild_id ?? null);
  const guildName = useSelected((state) => state.guilds.get(guildId ?? '')?.name ?? '');
  const { run } = task;
  useEffect(() => {
    if (channelId !== null) run(async () => setInvite(await makeInvite(client, channelId, USUAL_TERMS)));
  }, [client, channelId, run]);
  const name = event?.name ?? guildName;
  if (channelId === null)
    return (
      <Dialog title={t`Invite people`} onClose={onClose}>
        <p className="quiet">
          <Trans>There is no channel here into which you may invite.</Trans>
        </p>
      </Dialog>
    );
  if (isEditing)
    return (
      <Dialog title={t`Edit the invite link`} onClose={onClose}>
        <form
          className="stack"
          onSubmit={(submit) => {
            submit.preventDefault();
            run(async () => {
              setInvite(await makeInvite(client, channelId, terms));
              setCopied(false);
              edit(false);
            });
          }}
        >
          <InviteTermsFields terms={terms} onChange={setTerms} />
          <FormFoot task={task} onCancel={() => edit(false)}>
            <Trans>Make a new link</Trans>
          </FormFoot>
        </form>
      </Dialog>
    );
  const link = invite === null ? '' : `${serverUrl}/invite/${invite.code}${event ? `?event=${event.id}` : ''}`;
  return (
    <Dialog title={t`Invite people to ${name}`} onClose={onClose}>
      <div className="stack">
        <div className="row">
          <input className="input" readOnly value={link} aria-label={t`Link`} onFocus={(focus) => focus.currentTarget.select()} />
          <button
            className="button primary"
            disabled={link === ''}
            onClick={() => {
              void navigator.clipboard?.writeText(link).then(() => setCopied(true));
            }}
          >
            {isCopied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
          </button>
        </div>
        <p className="note invite-terms">
          <TermsInWords invite={invite} />
          <button type="button" className="link" disabled={invite === null} onClick={() => edit(true)}>
            <Trans>Edit the invite link</Trans>
          </button>
        </p>
        <Problem text={task.anyProblem} />
        {/* Members are told of an event as well. */}
        <SendInvite link={link} inside={event ? null : guildId} />
      </div>
    </Dialog>
  );
}

function TermsInWords({ invite }: { invite: APIExtendedInvite | null }) {
  const { t } = useLingui();
  if (invite === null) return <span>…</span>;
  const when = invite.expires_at ? momentInWords(Date.parse(invite.expires_at) / 1000, 'R', Date.now()) : null;
  return (
    <>
      <span>{when === null ? t`This link never ends.` : t`This link ends ${when}.`}</span>
      {invite.max_uses > 0 && <span>{plural(invite.max_uses, { one: 'It lets # person in.', other: 'It lets # people in.' })}</span>}
      {invite.temporary && <span>{t`They stay while they are online.`}</span>}
    </>
  );
}
