import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import { useRelationship } from './use-relationship.ts';

interface QuestionProps {
  what: 'unfriend' | 'block' | 'friend-name';
  userId: string;
  onClose(): void;
}

/** What is asked before a friendship ends or somebody is blocked, and how a friend is called by oneself. */
export default function MemberQuestions({ what, userId, onClose }: QuestionProps) {
  const { t } = useLingui();
  const name = useSelected((state) => nameOf(state, userId));
  const { end, block } = useRelationship(userId);
  if (what === 'friend-name') return <FriendName userId={userId} onClose={onClose} />;
  return what === 'unfriend' ? (
    <Confirm title={t`Remove ${name} as a friend?`} words={t`Remove friend`} isBad act={end} onClose={onClose}>
      <p className="quiet">
        <Trans>You can ask them again later.</Trans>
      </p>
    </Confirm>
  ) : (
    <Confirm title={t`Block ${name}?`} words={t`Block`} isBad act={block} onClose={onClose}>
      <p className="quiet">
        <Trans>You hear nothing of each other any more in direct messages, and what they write in guilds is hidden from you. They are not told.</Trans>
      </p>
    </Confirm>
  );
}

function FriendName({ userId, onClose }: Omit<QuestionProps, 'what'>) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const known = useSelected((state) => state.relationships.get(userId)?.nickname ?? '');
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const nickname = String(new FormData(event.currentTarget).get('nickname')).trim();
    task.run(async () => {
      await client.rest.call('PATCH /users/@me/relationships/{user_id}', { path: { user_id: userId }, body: { nickname: nickname || null } });
      onClose();
    });
  };
  return (
    <Dialog title={t`Name of the friend`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <Field
          label={t`What you call them`}
          name="nickname"
          maxLength={32}
          defaultValue={known}
          autoFocus
          hint={t`Only you see it. Empty for their own name.`}
          wrong={task.wrong('nickname')}
        />
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Save</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
