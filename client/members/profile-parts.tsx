import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useId, useRef, useState } from 'react';
import { timeOfSnowflake } from '#protocol/snowflake';
import { rolesOf } from '#sdk/state/selectors/names';
import { remember } from '#sdk/state/selectors/remember';
import { useClient, useSelected } from '../app/session.tsx';
import { hexOf } from '../kit/readable-color.ts';
import { Markdown } from '../messages/markdown.tsx';
import { useActivities, useActivityWords } from './activity-line.tsx';
import type { Profile } from './use-profile.ts';

interface PartProps {
  userId: string;
  guildId: string | undefined;
}

export function Bio({ profile, guildId }: { profile: Profile | undefined; guildId: string | undefined }) {
  const bio = profile?.guild_member_profile?.bio || profile?.user_profile.bio || '';
  if (bio === '') return null;
  return (
    <section>
      <h4>
        <Trans>About me</Trans>
      </h4>
      <div className="bio" dir="auto">
        <Markdown text={bio} guildId={guildId} />
      </div>
    </section>
  );
}

export function Since({ userId, guildId }: PartProps) {
  const { i18n } = useLingui();
  const joined = useSelected((state) => (guildId === undefined ? null : state.members.of(guildId).get(userId)?.joined_at));
  const guild = useSelected((state) => (guildId === undefined ? '' : state.guilds.get(guildId)?.name));
  const day = (time: Date): string => i18n.date(time, { dateStyle: 'medium' });
  return (
    <section>
      <h4>
        <Trans>Member since</Trans>
      </h4>
      <p className="since">
        <span>{day(new Date(timeOfSnowflake(userId)))}</span>
        {joined && (
          <>
            {' · '}
            <span title={guild}>
              {day(new Date(joined))} (<bdi>{guild}</bdi>)
            </span>
          </>
        )}
      </p>
    </section>
  );
}

const rolesByKey = remember(
  (state, key) => {
    const [guildId = '', userId = ''] = key.split(' ');
    return [state.roles.of(guildId).version, state.members.of(guildId).get(userId)];
  },
  (state, key) => {
    const [guildId = '', userId = ''] = key.split(' ');
    return rolesOf(state, guildId, userId);
  },
);

export function Roles({ userId, guildId }: PartProps) {
  const roles = useSelected((state) => rolesByKey(state, `${guildId ?? ''} ${userId}`));
  if (roles.length === 0) return null;
  return (
    <section>
      <h4>
        <Trans>Roles</Trans>
      </h4>
      <ul className="roles">
        {roles.map(({ id, name, color }) => (
          <li key={id}>
            <span className="dot" style={color === 0 ? undefined : { background: hexOf(color) }} />
            <span dir="auto">{name}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Activities({ userId }: { userId: string }) {
  const { i18n } = useLingui();
  const words = useActivityWords();
  const activities = useActivities(userId).filter(({ type }) => type !== 4);
  if (activities.length === 0) return null;
  return (
    <section>
      <h4>
        <Trans>Activity</Trans>
      </h4>
      {activities.map((activity, place) => {
        const began = activity.timestamps?.start;
        const time = began === undefined ? null : i18n.date(new Date(began), { timeStyle: 'short' });
        return (
          <div key={place} className="activity" dir="auto">
            <strong>{words(activity)}</strong>
            {activity.details && <span>{activity.details}</span>}
            {activity.state && <span>{activity.state}</span>}
            {time !== null && (
              <small>
                <Trans>since {time}</Trans>
              </small>
            )}
          </div>
        );
      })}
    </section>
  );
}

/** What one writes down of somebody, for oneself. Kept when the field is left. */
export function Note({ userId }: { userId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const known = useSelected((state) => state.notes.get(userId) ?? '');
  const [typed, setTyped] = useState<string | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const headId = useId();
  const save = (): void => {
    if (typed === null || typed === known) return;
    client.rest.call('PUT /users/@me/notes/{user_id}', { path: { user_id: userId }, body: { note: typed } }).then(
      () => setFailed(false),
      () => setFailed(true),
    );
  };
  // Escape takes the card away without the field being left.
  const leave = useRef(save);
  leave.current = save;
  useEffect(() => () => leave.current(), []);
  return (
    <section>
      <h4 id={headId}>
        <Trans>Note (only you see it)</Trans>
      </h4>
      <textarea
        className="note-field"
        aria-labelledby={headId}
        dir="auto"
        rows={2}
        maxLength={256}
        placeholder={t`Click to add a note`}
        value={typed ?? known}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={save}
      />
      {hasFailed && (
        <p className="wrong" role="alert">
          <Trans>The note was not kept. It stands here until you leave it once more.</Trans>
        </p>
      )}
    </section>
  );
}
