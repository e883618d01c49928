import { useLingui } from '@lingui/react/macro';
import { ChannelType, type APIExtendedInvite } from 'discord-api-types/v10';
import { useState } from 'react';
import { useClient } from '../app/session.tsx';
import { ChannelChoice } from '../kit/channel-choice.tsx';
import { FormDialog } from '../settings/form-dialog.tsx';
import { InviteTermsFields } from './invite-terms-fields.tsx';
import { makeInvite, USUAL_TERMS } from './make-invite.ts';

const INVITED_INTO = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
] as const;

interface NewInviteProps {
  guildId: string;
  channelId: string;
  onMade(invite: APIExtendedInvite): void;
  onClose(): void;
}

/** An invite on terms of one's own. */
export function NewInvite({ guildId, channelId, onMade, onClose }: NewInviteProps) {
  const { t } = useLingui();
  const client = useClient();
  const [into, setInto] = useState(channelId);
  const [terms, setTerms] = useState(USUAL_TERMS);
  return (
    <FormDialog title={t`Make an invite`} words={t`Make it`} onClose={onClose} send={async () => onMade(await makeInvite(client, into, terms))}>
      {() => (
        <>
          <ChannelChoice guildId={guildId} label={t`Where it leads`} value={into} types={INVITED_INTO} onChange={(id) => setInto(id ?? into)} />
          <InviteTermsFields terms={terms} onChange={setTerms} />
        </>
      )}
    </FormDialog>
  );
}
