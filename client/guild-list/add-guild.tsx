import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { navigate } from '../app/navigate.ts';
import { useClient } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { invitedBy, joinByInvite, until } from './join-guild.ts';

/** A guild of one's own, or one of others' by invite. */
export default function AddGuild({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const [making, joining] = [useTask(), useTask()];
  const me = nameOf(client.state, client.state.meId ?? '');
  const make = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    making.run(async () => {
      const { id } = await client.rest.call('POST /guilds', { body: { name } });
      await until(() => client.state.guilds.has(id));
      onClose();
      navigate(`/channels/${id}`);
    });
  };
  const openTemplate = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { code } = invitedBy(String(new FormData(event.currentTarget).get('template')));
    onClose();
    navigate(`/template/${code}`);
  };
  const join = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const invited = invitedBy(String(new FormData(event.currentTarget).get('invite')));
    joining.run(async () => {
      const path = await joinByInvite(client, invited);
      onClose();
      navigate(path);
    });
  };
  return (
    <Dialog title={t`Add a guild`} onClose={onClose}>
      <div className="stack">
        <form className="stack" onSubmit={make}>
          <Field
            label={t`Name of your own guild`}
            name="name"
            required
            minLength={2}
            maxLength={100}
            defaultValue={t`Guild of ${me}`}
            wrong={making.wrong('name')}
          />
          <Problem text={making.problem} />
          <div className="actions">
            <button className="button primary" disabled={making.isBusy}>
              <Trans>Create it</Trans>
            </button>
          </div>
        </form>
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
          <Problem text={joining.problem} />
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
