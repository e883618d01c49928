import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit, type APIStageInstance } from 'discord-api-types/v10';
import { useState, type FormEvent } from 'react';
import { may } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import { voiceStateIn } from './in-voice.ts';
import { useStageActs } from './use-stage-acts.ts';

interface StageTopicProps {
  channelId: string;
  /** The one that is live; without, one is started. */
  stage: APIStageInstance | undefined;
  onClose(): void;
}

/** Starts a stage, or says what a live one is about now. */
export function StageTopic({ channelId, stage, onClose }: StageTopicProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const acts = useStageActs(channelId);
  const mayNotify = useSelected((state) => may(state, channelId, Bit.MentionEveryone));
  const [topic, setTopic] = useState(stage?.topic ?? '');
  const [notifies, setNotifies] = useState(false);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    task.run(async () => {
      if (stage) await client.rest.call('PATCH /stage-instances/{channel_id}', { path: { channel_id: channelId }, body: { topic } });
      else {
        await client.rest.call('POST /stage-instances', { body: { channel_id: channelId, topic, send_start_notification: notifies } });
        // Whoever starts it is the first to speak.
        if (voiceStateIn(client.state, channelId, client.state.meId ?? '')?.suppress === true) await acts.speak(true);
      }
      onClose();
    });
  };
  return (
    <Dialog title={stage ? t`Edit the topic` : t`Start the stage`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <Field
          label={t`Topic`}
          hint={t`What will be talked about?`}
          value={topic}
          required
          maxLength={120}
          wrong={task.wrong('topic')}
          onChange={(event) => setTopic(event.currentTarget.value)}
        />
        {!stage && mayNotify && (
          <label className="row">
            <input type="checkbox" checked={notifies} onChange={(event) => setNotifies(event.currentTarget.checked)} />
            <Trans>Notify everybody that it starts</Trans>
          </label>
        )}
        <FormFoot task={task} onCancel={onClose}>
          {stage ? <Trans>Save</Trans> : <Trans>Start the stage</Trans>}
        </FormFoot>
      </form>
    </Dialog>
  );
}
