import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent } from 'react';
import { navigate } from '../app/navigate.ts';
import { useClient } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { CreateGuild } from './create-guild.tsx';
import { hostElsewhere, invitedBy, joinByInvite } from './join-guild.ts';

/** A guild of one's own, or one of others' by invite. */
export default function AddGuild({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const joining = useTask();
  const openTemplate = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { code } = invitedBy(String(new FormData(event.currentTarget).get('template')));
    onClose();
    navigate(`/template/${code}`);
  };
  const join = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('invite'));
    const [elsewhere, invited] = [hostElsewhere(text), invitedBy(text)];
    joining.run(async () => {
      if (elsewhere !== null) throw new Error(t`This link leads to ${elsewhere}, which is another server.`);
      if (invited.code === '') throw new Error(t`That is no invite.`);
      const path = await joinByInvite(client, invited);
      onClose();
      navigate(path);
    });
  };
  return (
    <Dialog title={t`Add a guild`} onClose={onClose}>
      <div className="stack">
        <CreateGuild onClose={onClose} />
        <form className="stack" onSubmit={openTemplate}>
          <Field label={t`Or the link of a template`} name="template" required autoCapitalize="none" spellCheck={false} />
          <div className="actions">
            <button className="button">
              <Trans>Look at it</Trans>
            </button>
          </div>
        </form>
        <form className="stack" onSubmit={join}>
          <Field label={t`Invite of another guild, or its link`} name="invite" required autoCapitalize="none" spellCheck={false} />
          <Problem text={joining.anyProblem} />
          <div className="actions">
            <button className="button" disabled={joining.isBusy}>
              <Trans>Join</Trans>
            </button>
          </div>
        </form>
      </div>
    </Dialog>
  );
}
