import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { AuditLogEvent, type APIAuditLogEntry, type APIUser } from 'discord-api-types/v10';
import { timeOfSnowflake } from '#protocol/snowflake';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import type { State } from '#sdk/state/state';
import { useClient } from '../../app/session.tsx';
import { Avatar } from '../../kit/avatar.tsx';
import { momentInWords } from '../../messages/times.ts';
import { ACTIONS, ANY_ACTION } from './action-words.ts';
import { onceEach, type Change } from './change-parts.ts';
import { ChangeRow } from './change-row.tsx';
import { sentence } from './sentence.ts';

interface AuditEntryProps {
  guildId: string;
  entry: APIAuditLogEntry;
  users: ReadonlyMap<string, APIUser>;
  names: ReadonlyMap<string, string>;
}

/** One entry in a sentence; what changed is behind it. */
export function AuditEntry({ guildId, entry, users, names }: AuditEntryProps) {
  const { t } = useLingui();
  const { state } = useClient();
  const called = (id: string): string | undefined => {
    const user = users.get(id);
    return nameOf(state, id, guildId) || user?.global_name || user?.username || thingOf(state, guildId, id, names);
  };
  const person = (id: string | null): string => (id === null ? t`Nobody` : (called(id) ?? id));
  const user = entry.user_id === null ? undefined : (users.get(entry.user_id) ?? state.users.get(entry.user_id));
  const who = person(entry.user_id);
  const what = targetOf(state, guildId, entry, names) ?? person(entry.target_id);
  const whom = entry.options?.role_name ?? person(entry.options?.id ?? null);
  const atMs = timeOfSnowflake(entry.id);
  const changes = onceEach((entry.changes ?? []) as readonly Change[]); // Discord's union, read by its keys
  const count = Number(entry.options?.count ?? 0);
  const words = ACTIONS[entry.action_type] ?? ANY_ACTION;
  const strong = (text: string) => (
    <strong>
      <bdi>{text}</bdi>
    </strong>
  );
  const head = (
    <>
      <Avatar id={entry.user_id ?? '0'} name={who} hash={user?.avatar} folder="avatars" size={32} />
      <span className="audit-words">
        <span>
          {sentence(words, { who: strong(who), what: strong(what), whom: strong(whom), status: strong(statusOf(entry)) })}
          {count > 1 && (
            <>
              {' '}
              <Plural value={count} one="(# time)" other="(# times)" />
            </>
          )}
        </span>
        <time className="note" dateTime={new Date(atMs).toISOString()}>
          {momentInWords(atMs / 1000, 'f', 0)}
        </time>
        {entry.reason !== undefined && (
          <span className="audit-reason" dir="auto">
            <Trans>Reason: {entry.reason}</Trans>
          </span>
        )}
      </span>
    </>
  );
  if (changes.length === 0)
    return (
      <li>
        <div className="audit-head">{head}</div>
      </li>
    );
  return (
    <li>
      <details>
        <summary className="audit-head">{head}</summary>
        <ul className="audit-changes">
          {changes.map((change, index) => (
            <ChangeRow key={index} action={entry.action_type} change={change} called={called} />
          ))}
        </ul>
      </details>
    </li>
  );
}

/** What an entry is about, by name, where it is no person. */
function targetOf(state: State, guildId: string, entry: APIAuditLogEntry, names: ReadonlyMap<string, string>): string | null {
  const { target_id: id, action_type: action, options } = entry;
  const changes = (entry.changes ?? []) as readonly Change[]; // as above
  const given = changes.find(({ key }) => key === 'name' || key === 'code' || key === 'title');
  const told = given?.new_value ?? given?.old_value;
  if (action === AuditLogEvent.MessageBulkDelete) return channelName(state, id ?? '') || id;
  const known = id === null ? undefined : thingOf(state, guildId, id, names);
  return known ?? (typeof told === 'string' ? told : null) ?? options?.auto_moderation_rule_name ?? null;
}

/** The name of anything in the guild but people. */
function thingOf(state: State, guildId: string, id: string, names: ReadonlyMap<string, string>): string | undefined {
  const guild = state.guilds.get(guildId);
  return (
    names.get(id) ||
    channelName(state, id) ||
    state.roles.of(guildId).get(id)?.name ||
    guild?.emojis.find((emoji) => emoji.id === id)?.name ||
    guild?.stickers?.find((sticker) => sticker.id === id)?.name ||
    guild?.soundboard_sounds.find((sound) => sound.sound_id === id)?.name ||
    undefined
  );
}

/** What a voice channel was said to be for. */
const statusOf = ({ options }: APIAuditLogEntry): string => (options && 'status' in options && typeof options.status === 'string' ? options.status : '');
