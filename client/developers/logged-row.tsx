import { Trans, useLingui } from '@lingui/react/macro';
import { ApplicationCommandType, InteractionResponseType as Answer, InteractionType } from 'discord-api-types/v10';
import type { LoggedInteraction, LoggedOutcome } from '#protocol/nexus/interaction-log';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { momentInWords } from '../messages/times.ts';

/** One interaction: what was done, by whom and where, and what came of it. */
export function LoggedRow({ logged }: { logged: LoggedInteraction }) {
  const { t } = useLingui();
  const kind = useKindOf(logged);
  const { user, guild_id: guildId, channel_name: channelName, channel_id: channelId } = logged;
  const guild = useSelected((state) => (guildId === null ? null : (state.guilds.get(guildId)?.name ?? guildId)));
  const who = user.global_name ?? user.username;
  const time = momentInWords(Date.parse(logged.created_at) / 1000, 'T', 0);
  return (
    <li className={`logged ${logged.outcome?.status ?? 'waiting'}`}>
      <div className="logged-head">
        <span className="note">{kind}</span>
        <strong dir="auto">
          {logged.command_type === ApplicationCommandType.ChatInput && '/'}
          {logged.name}
        </strong>
        <time dateTime={logged.created_at}>{time}</time>
      </div>
      {logged.options.length > 0 && (
        <dl className="logged-options">
          {logged.options.map(({ name, value }, index) => (
            <div key={index}>
              <dt dir="auto">{name}</dt>
              <dd dir="auto">{value ?? '…'}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="logged-place">
        <Avatar id={user.id} name={who} hash={user.avatar} folder="avatars" size={20} />
        <bdi>{who}</bdi>
        <span className="note">
          {guild === null ? <Trans>in a direct message</Trans> : <bdi>{`#${channelName ?? channelId} · ${guild}`}</bdi>}
          {logged.delivered_by === 'endpoint' && ` · ${t`by the endpoint`}`}
        </span>
      </p>
      <p className="logged-outcome">
        <Outcome outcome={logged.outcome} />
      </p>
    </li>
  );
}

function useKindOf({ type }: LoggedInteraction): string {
  const { t } = useLingui();
  if (type === InteractionType.MessageComponent) return t`Component`;
  if (type === InteractionType.ModalSubmit) return t`Modal`;
  return type === InteractionType.ApplicationCommandAutocomplete ? t`Autocomplete` : t`Command`;
}

function Outcome({ outcome }: { outcome: LoggedOutcome | null }) {
  const { t } = useLingui();
  if (outcome === null) return <Trans>waits for an answer</Trans>;
  const { status, after_ms: ms, answer_type: answer, reason, detail } = outcome;
  const answers: Partial<Record<number, string>> = {
    [Answer.ChannelMessageWithSource]: t`answered with a message`,
    [Answer.DeferredChannelMessageWithSource]: t`answers later (deferred)`,
    [Answer.DeferredMessageUpdate]: t`took it, and changes the message later`,
    [Answer.UpdateMessage]: t`changed the message`,
    [Answer.ApplicationCommandAutocompleteResult]: t`offered choices`,
    [Answer.Modal]: t`opened a modal`,
  };
  const reasons = {
    timeout: t`no answer within three seconds`,
    endpoint_status: t`the endpoint answered with status ${detail ?? ''}`,
    endpoint_unreachable: t`the endpoint could not be asked`,
    bad_answer: t`an answer that cannot be used: ${detail ?? ''}`,
  };
  const words = reason === null ? (answers[answer ?? 0] ?? t`answered`) : reasons[reason];
  return (
    <>
      <span className="logged-mark">{status === 'answered' ? '✓' : '✕'}</span> {words} <span className="note">{t`${ms} ms`}</span>
    </>
  );
}
