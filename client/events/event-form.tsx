import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelType, GuildScheduledEventEntityType as Kind } from 'discord-api-types/v10';
import { useId, useState, type FormEvent } from 'react';
import type { ScheduledEvent } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { ChannelChoice } from '../kit/channel-choice.tsx';
import { ChoiceField, RadioField } from '../kit/choice-field.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { PictureField } from '../kit/picture-field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { localMoment, MomentFields, momentOf } from './moment-fields.tsx';
import { offeredOf, recurrenceOf, recurrencesFor, ruleOf } from './recurrence-choice.ts';
import { coverOf } from './scheduled-event.ts';
import { useEventWords } from './use-event-words.ts';

const HOUR_MS = 3_600_000;
const GUILD_ONLY = 2;

interface EventFormProps {
  guildId: string;
  /** Null makes a new one. */
  event: ScheduledEvent | null;
  onClose(): void;
  onSaved(eventId: string): void;
}

/** Makes an event, or changes one. */
export function EventForm({ guildId, event, onClose, onSaved }: EventFormProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const words = useEventWords();
  const descriptionId = useId();
  const [standing] = useState(() => valuesOf(event));
  const [values, setValues] = useState(standing);
  const set = <Key extends keyof typeof values>(key: Key, value: (typeof values)[Key]): void => setValues((before) => ({ ...before, [key]: value }));
  const start = momentOf(values.start);
  const end = momentOf(values.end);
  const isElsewhere = values.kind === Kind.External;
  const isMoved = values.start !== standing.start;
  const recurrences = recurrencesFor(start ?? new Date(), isMoved ? 'none' : standing.recurrence);
  const recurrence = offeredOf(values.recurrence, recurrences);
  const cover = event && coverOf(event);

  const save = (submitted: FormEvent): void => {
    submitted.preventDefault();
    if (!start) return;
    // A rule that is sent anew forgets which of its occurrences are moved or cancelled.
    const isRuleNew = recurrence !== standing.recurrence || (isMoved && recurrence !== 'none');
    const body = {
      name: values.name,
      description: values.description,
      privacy_level: GUILD_ONLY,
      entity_type: values.kind,
      channel_id: isElsewhere ? null : values.channelId,
      entity_metadata: isElsewhere ? { location: values.location } : null,
      ...((!event || isMoved) && { scheduled_start_time: start.toISOString() }),
      ...((!event || values.end !== standing.end) && { scheduled_end_time: end?.toISOString() ?? null }),
      ...((event ? isRuleNew : recurrence !== 'none') && { recurrence_rule: ruleOf(recurrence, start) }),
      ...(values.image !== undefined && { image: values.image }),
    };
    task.run(async () => {
      const path = { guild_id: guildId };
      const saved = event
        ? await client.rest.call('PATCH /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}', {
            path: { ...path, guild_scheduled_event_id: event.id },
            body,
          })
        : await client.rest.call('POST /guilds/{guild_id}/scheduled-events', { path, body: { ...body, scheduled_start_time: start.toISOString() } });
      onSaved(saved.id);
    });
  };

  return (
    <Dialog title={event ? t`Edit the event` : t`Create an event`} isWide onClose={onClose}>
      <form className="stack event-form" onSubmit={save}>
        <RadioField
          label={t`Where is it?`}
          value={values.kind}
          wrong={task.wrong('entity_type')}
          options={[
            { value: Kind.StageInstance, words: t`Stage channel`, about: t`Few speak to many.` },
            { value: Kind.Voice, words: t`Voice channel`, about: t`All can speak, show their camera and their screen.` },
            { value: Kind.External, words: t`Somewhere else`, about: t`At a place, or at another address.` },
          ]}
          onChange={(kind) => setValues((before) => ({ ...before, kind, channelId: null }))}
        />
        {isElsewhere ? (
          <Field
            label={t`Place`}
            value={values.location}
            required
            maxLength={100}
            wrong={task.wrong('entity_metadata')}
            onChange={(change) => set('location', change.currentTarget.value)}
          />
        ) : (
          <ChannelChoice
            guildId={guildId}
            label={t`Channel`}
            value={values.channelId}
            types={[values.kind === Kind.StageInstance ? ChannelType.GuildStageVoice : ChannelType.GuildVoice]}
            wrong={task.wrong('channel_id')}
            onChange={(channelId) => set('channelId', channelId)}
          />
        )}
        <Field
          label={t`Topic of the event`}
          value={values.name}
          required
          maxLength={100}
          wrong={task.wrong('name')}
          onChange={(change) => set('name', change.currentTarget.value)}
        />
        <MomentFields
          dateLabel={t`Start date`}
          timeLabel={t`Start time`}
          value={values.start}
          isRequired
          wrong={task.wrong('scheduled_start_time')}
          onChange={(moment) => set('start', moment)}
        />
        <MomentFields
          dateLabel={isElsewhere ? t`End date` : t`End date (optional)`}
          timeLabel={isElsewhere ? t`End time` : t`End time (optional)`}
          value={values.end}
          isRequired={isElsewhere}
          wrong={task.wrong('scheduled_end_time')}
          onChange={(moment) => set('end', moment)}
        />
        <ChoiceField
          label={t`How often?`}
          value={recurrence}
          wrong={task.wrong('recurrence_rule')}
          options={recurrences.map((one) => ({ value: one, words: words.recurrence(one, start ?? new Date()) }))}
          onChange={(chosen) => set('recurrence', chosen)}
        />
        <div className="field">
          <label htmlFor={descriptionId}>
            <Trans>Description</Trans>
          </label>
          <textarea
            id={descriptionId}
            rows={4}
            maxLength={1000}
            dir="auto"
            value={values.description}
            onChange={(change) => set('description', change.currentTarget.value)}
          />
          {task.wrong('description') !== undefined && <p className="wrong">{task.wrong('description')}</p>}
        </div>
        <PictureField
          label={t`Cover picture`}
          hint={t`At least 800 by 320 pixels looks good.`}
          standing={cover && <img src={cover} alt="" />}
          isThere={!!cover}
          value={values.image}
          shape="wide"
          wrong={task.wrong('image')}
          onChange={(image) => set('image', image)}
        />
        <Problem text={task.problem} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Back</Trans>
          </button>
          <button className="button primary" disabled={task.isBusy || !start || (!isElsewhere && values.channelId === null)}>
            {event ? <Trans>Save</Trans> : <Trans>Create the event</Trans>}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function valuesOf(event: ScheduledEvent | null) {
  const nextHour = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS);
  return {
    kind: event?.entity_type ?? Kind.Voice,
    channelId: event?.channel_id ?? null,
    location: event?.entity_metadata?.location ?? '',
    name: event?.name ?? '',
    description: event?.description ?? '',
    start: localMoment(event ? new Date(event.scheduled_start_time) : nextHour),
    end: event?.scheduled_end_time ? localMoment(new Date(event.scheduled_end_time)) : 'T',
    recurrence: recurrenceOf(event?.recurrence_rule ?? null),
    image: undefined as string | null | undefined,
  };
}
