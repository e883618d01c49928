import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useClient } from '../app/session.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import { followTargets } from './follow-targets.ts';

/** Brings what is published in an announcement channel into a channel of a guild that one runs. */
export default function FollowChannel({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [targets] = useState(() => followTargets(client.state, channelId));
  const [guildId, setGuildId] = useState(targets[0]?.guildId ?? '');
  const channels = targets.find((target) => target.guildId === guildId)?.channels ?? [];
  const [chosenId, choose] = useState(channels[0]?.id ?? '');
  const [comesTo, setComesTo] = useState<string | null>(null);
  const target = channels.find(({ id }) => id === chosenId) ?? channels[0];
  const source = client.state.channels.get(channelId)?.name ?? '';
  const follow = (): void =>
    task.run(async () => {
      if (!target) return;
      await client.rest.call('POST /channels/{channel_id}/followers', { path: { channel_id: channelId }, body: { webhook_channel_id: target.id } });
      setComesTo(target.name);
    });
  return (
    <Dialog title={t`Follow #${source}`} onClose={onClose}>
      {targets.length === 0 ? (
        <p className="quiet">
          <Trans>To follow it you need a channel in which you may manage webhooks, for its news come by one.</Trans>
        </p>
      ) : comesTo !== null ? (
        <div className="stack">
          <p className="quiet" role="status" dir="auto">
            <Trans>What is published here comes to #{comesTo} from now on.</Trans>
          </p>
          <div className="actions">
            <button type="button" className="button primary" autoFocus onClick={onClose}>
              <Trans>Close</Trans>
            </button>
          </div>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            follow();
          }}
        >
          <p className="quiet">
            <Trans>What is published here comes to a channel of yours, and whoever is there sees it.</Trans>
          </p>
          <ChoiceField<string>
            label={t`Guild`}
            value={guildId}
            options={targets.map(({ guildId: value, name: words }) => ({ value, words }))}
            onChange={setGuildId}
          />
          <ChoiceField<string>
            label={t`Channel`}
            value={target?.id ?? ''}
            options={channels.map(({ id, name }) => ({ value: id, words: `#${name}` }))}
            wrong={task.wrong('webhook_channel_id')}
            onChange={choose}
          />
          <FormFoot task={task} onCancel={onClose}>
            <Trans>Follow</Trans>
          </FormFoot>
        </form>
      )}
    </Dialog>
  );
}
