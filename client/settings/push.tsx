import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { useClient } from '../app/session.tsx';
import { canWork } from '../app/worker.ts';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import { momentInWords } from '../messages/times.ts';
import { lookAtPush, subscribeHere, unsubscribeHere } from './push-here.ts';

/** Whether this browser, and which others, are told while nobody looks. */
export default function Push() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const load = useCallback(() => lookAtPush(client), [client]);
  const { value: known, problem, reload, set } = useLoaded(load);
  if (!canWork() || typeof PushManager === 'undefined')
    return (
      <p role="status">
        <Trans>This browser tells nothing while the page is closed. Browsers do over https, and on one's own machine.</Trans>
      </p>
    );
  if (!known) return <Loading problem={problem} onRetry={reload} />;
  const { here, others } = known;
  const words = {
    message: t`New message`,
    reminder: t`A reminder is due`,
    scheduled_message: t`A message could not be sent`,
    call: t`Incoming call`,
    missed_call: t`Missed call`,
    call_over: t`The call no longer rings`,
  };
  const turn = (isOn: boolean): void =>
    task.run(async () => {
      if (isOn) {
        const permission = await Notification.requestPermission();
        if (permission !== 'granted') throw new Error(t`The browser does not let this page notify you. Its settings of this page say so.`);
        const made = await subscribeHere(client, words).catch((error: unknown) => {
          // Browsers without a push service, and those that cannot reach it, say so in their own words.
          if (error instanceof DOMException) throw new Error(t`The browser's push service cannot be reached.`);
          throw error;
        });
        set((before) => ({ ...before, here: made }));
      } else if (here) {
        await unsubscribeHere(client, here.id);
        set((before) => ({ ...before, here: null }));
      }
    });
  const withContent = (isWith: boolean): void =>
    task.run(async () => {
      if (!here) return;
      const path = { push_subscription_id: here.id };
      const edited = await client.rest.call('PATCH /nexus/v1/users/@me/push/{push_subscription_id}', { path, body: { with_content: isWith } });
      set((before) => ({ ...before, here: edited }));
    });
  return (
    <>
      <section className="group">
        <div>
          <Switch
            label={t`Tell this browser while the page is closed`}
            hint={t`What notifies you, while you look at no device. It goes through the push service of the browser's maker, encrypted.`}
            isOn={here !== null}
            isDisabled={task.isBusy}
            onChange={turn}
          />
          <Switch
            label={t`With who wrote what`}
            hint={t`Otherwise only that there is something, so that nobody reads it over your shoulder.`}
            isOn={here?.with_content ?? true}
            isDisabled={here === null || task.isBusy}
            onChange={withContent}
          />
        </div>
        <Problem text={task.problem ?? task.wrong('endpoint') ?? null} />
      </section>
      {others.length > 0 && (
        <section className="group">
          <h2>
            <Trans>Other browsers</Trans>
          </h2>
          <ul className="facts">
            {others.map(({ id, endpoint, created_at: createdAt }) => {
              const service = new URL(endpoint).host;
              return (
                <li key={id}>
                  <div className="what">
                    <span className="name">{service}</span>
                    <small>{momentInWords(Date.parse(createdAt) / 1000, 'f', Date.now())}</small>
                  </div>
                  <button
                    className="button small"
                    aria-label={t`Tell it no more: ${service}`}
                    onClick={() =>
                      task.run(async () => {
                        await client.rest.call('DELETE /nexus/v1/users/@me/push/{push_subscription_id}', { path: { push_subscription_id: id } });
                        set((before) => ({ ...before, others: before.others.filter((one) => one.id !== id) }));
                      })
                    }
                  >
                    <Trans>Tell it no more</Trans>
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}
