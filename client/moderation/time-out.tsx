import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Field } from '../kit/field.tsx';
import { spanInWords } from '../kit/span-words.ts';
import { because, ReasonField } from './reason-field.tsx';
import type { ModerationProps } from './moderation-props.ts';

const SPANS = [60, 300, 600, 3600, 86_400, 604_800];
const UNTIL = 0;
/** Discord: 28 days at most. */
const MOST_MS = 28 * 86_400_000;

/** Keeps somebody from writing, reacting and speaking until an end. */
export default function TimeOut({ guildId, userId, onClose }: ModerationProps) {
  const { t } = useLingui();
  const client = useClient();
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const [span, setSpan] = useState(SPANS[0] ?? 60);
  const [until, setUntil] = useState(() => local(Date.now() + 86_400_000));
  const [reason, setReason] = useState('');
  const act = async (): Promise<void> => {
    const end = span === UNTIL ? new Date(until) : new Date(Date.now() + span * 1000);
    const body = { communication_disabled_until: end.toISOString() };
    await client.rest.call('PATCH /guilds/{guild_id}/members/{user_id}', { path: { guild_id: guildId, user_id: userId }, body, ...because(reason) });
  };
  return (
    <Confirm title={t`Time out ${name}?`} words={t`Time out`} isBad isDisabled={span === UNTIL && until === ''} act={act} onClose={onClose}>
      <p className="quiet">
        <Trans>They see everything, but neither write nor react nor speak until the end.</Trans>
      </p>
      <ChoiceField<number>
        label={t`For`}
        value={span}
        options={[...SPANS.map((seconds) => ({ value: seconds, words: spanInWords(seconds) })), { value: UNTIL, words: t`until …` }]}
        onChange={setSpan}
      />
      {span === UNTIL && (
        <Field
          label={t`Until`}
          type="datetime-local"
          min={local(Date.now())}
          max={local(Date.now() + MOST_MS)}
          value={until}
          required
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      )}
      <ReasonField value={reason} onChange={setReason} />
    </Confirm>
  );
}

/** As a field of local time has it. */
function local(ms: number): string {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
