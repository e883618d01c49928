import { Plural, Trans } from '@lingui/react/macro';
import type { OutboxEntry } from '#sdk/outbox/entry';
import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';
import { useSelected } from './session.tsx';

const waitingIn: (state: State, id: string) => readonly OutboxEntry[] = remember(
  (state) => [...state.outbox.values()].map(({ version }) => version),
  (state) => [...state.outbox.values()].flatMap((table) => [...table.values()]),
);

/** What was written and not sent, where nothing else can be shown: it is not lost. */
export function WaitingMessages() {
  const entries = useSelected((state) => waitingIn(state, ''));
  if (entries.length === 0) return null;
  return (
    <section className="waiting-messages">
      <h2>
        <Plural value={entries.length} one="# message waits here" other="# messages wait here" />
      </h2>
      <ul>
        {entries.map(({ id, body }) => (
          <li key={id} dir="auto">
            {body.content || '📎'}
          </li>
        ))}
      </ul>
      <p className="note">
        <Trans>They are sent when the server can be reached again.</Trans>
      </p>
    </section>
  );
}
