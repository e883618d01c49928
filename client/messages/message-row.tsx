import { Trans, useLingui } from '@lingui/react/macro';
import { MessageFlags, MessageType } from 'discord-api-types/v10';
import { memo, Suspense, useMemo, useState, type CSSProperties } from 'react';
import type { Message } from '#sdk/state/entities';
import { colorOf, nameOf } from '#sdk/state/selectors/names';
import { isPing } from '#sdk/state/selectors/pings';
import type { State } from '#sdk/state/state';
import { serverUrl } from '../app/about-server.ts';
import { useClient, useSelectedParts } from '../app/session.tsx';
import { lazily } from '../app/lazily.tsx';
import { eventLinksIn } from '../events/event-links-in.ts';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { readable } from '../kit/readable-color.ts';
import { memberPress } from '../members/asked-member.ts';
import { MemberLink } from '../members/member-link.tsx';
import { SelectMark } from '../moderation/select-mark.tsx';
import { Answered } from './answered.tsx';
import { Attachments } from './attachments.tsx';
import { EditBox } from './edit-box.tsx';
import { Embeds } from './embeds.tsx';
import { invitesIn } from './invites-in.ts';
import { isSystem } from './is-system.ts';
import { Markdown } from './markdown.tsx';
import { mayEdit } from './may-edit.ts';
import { useMessageActs } from './message-acts.tsx';
import type { OpenPart } from './message-menu.tsx';
import { Reactions } from './reactions.tsx';
import { Sticker } from './sticker.tsx';
import { SystemWords } from './system-message.tsx';
import { ThreadStart } from './thread-start.tsx';
import { clockTime, fullTime } from './times.ts';

const MessageMenu = lazily(() => import('./message-menu.tsx'));
const Components = lazily(() => import('./components.tsx'));
const Forwarded = lazily(() => import('./forwarded.tsx'));
const InviteCards = lazily(() => import('./invite-cards.tsx'));
const Poll = lazily(() => import('./poll.tsx'));
const EventLinks = lazily(() => import('../events/event-links.tsx'));

/** Kinds that say above them what they answer. */
const ANSWERS: ReadonlySet<MessageType> = new Set([MessageType.Reply, MessageType.ChatInputCommand, MessageType.ContextMenuCommand]);

export interface MessageRowProps {
  message: Message;
  guildId: string | undefined;
  /** Whether the author is named again. */
  isFirst: boolean;
  /** Of all rows one is in the order of the Tab key; arrows lead to the others. */
  isInOrder: boolean;
  isFound: boolean;
  /** While messages are chosen, whether it is one of them; otherwise null. */
  isChosen?: boolean | null;
  /** What one wrote and the server has not: whether it is on its way. Nothing can be done with it but what stands below it. */
  unsent?: 'waiting' | 'failed' | undefined;
  /** The message of the list in whose place one of another channel is shown; what only the list's own can do is not offered. */
  standsFor?: string;
}

/** One message, with all that hangs on it. */
export const MessageRow = memo(function MessageRow({ message, guildId, isFirst, isInOrder, isFound, isChosen = null, unsent, standsFor }: MessageRowProps) {
  const { t } = useLingui();
  const client = useClient();
  const acts = useMessageActs();
  const [isActive, setActive] = useState(false);
  const [open, setOpen] = useState<OpenPart>(null);
  const seen = useSelectedParts((state) => seenOf(state, message, guildId));
  const isPending = unsent !== undefined;
  const { pings, isViewing } = seen;
  const name = seen.name || message.author.global_name || message.author.username;
  const isOfHere = standsFor === undefined;
  const isAnswer = isOfHere && ANSWERS.has(message.type);
  const isNamed = isFirst || isAnswer;
  const isSystemRow = isSystem(message);
  const at = new Date(message.timestamp);
  const clock = clockTime(at);
  const flags = message.flags ?? 0;
  const hasCards = !isPending && !isSystemRow && (flags & MessageFlags.SuppressEmbeds) === 0;
  const links = useMemo(() => (hasCards ? eventLinksIn(message.content, serverUrl) : []), [hasCards, message.content]);
  const invites = useMemo(() => (hasCards ? invitesIn(message.content, serverUrl) : []), [hasCards, message.content]);
  const isEphemeral = (flags & MessageFlags.Ephemeral) !== 0;
  const isLoading = (flags & MessageFlags.Loading) !== 0;
  const isEditing = acts.editingId === message.id;
  const classes = ['message', isNamed && 'first', isAnswer && 'answers', pings && 'pinged', isFound && 'found', unsent === 'waiting' && 'pending'];
  return (
    <article
      className={classes.filter(Boolean).join(' ')}
      data-message={standsFor ?? message.id}
      tabIndex={isInOrder ? 0 : -1}
      aria-label={t`${name}, ${clock}`}
      // Not `onPointerEnter`, which React does not tell of when what lay under the pointer before is gone.
      onPointerOver={() => setActive(true)}
      onPointerLeave={() => setActive(false)}
      onFocus={() => setActive(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setActive(false);
      }}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || isPending || isViewing || event.ctrlKey || event.metaKey || event.altKey) return;
        const act = {
          r: () => isOfHere && !isSystemRow && acts.reply(message.id),
          e: () => isOfHere && mayEdit(message, client.state.meId) && acts.edit(message.id),
          Enter: () => setOpen('menu'),
        }[event.key];
        if (!act) return;
        event.preventDefault();
        act();
      }}
      onContextMenu={(event) => {
        if (isPending || (event.target as Element).closest('a, img, input, textarea')) return;
        event.preventDefault();
        setActive(true);
        setOpen('menu');
      }}
    >
      {isChosen !== null && <SelectMark channelId={message.channel_id} messageId={message.id} isChosen={isChosen} />}
      {isAnswer && <Answered message={message} guildId={guildId} />}
      {isNamed && !isSystemRow ? (
        <AuthorAvatar message={message} guildId={guildId} name={name} seen={seen} />
      ) : (
        <span className="side-time" aria-hidden="true">
          {isSystemRow ? '' : clock}
        </span>
      )}
      <div className="body">
        {isNamed && !isSystemRow && (
          <div className="head">
            <AuthorName message={message} guildId={guildId} name={name} seen={seen} isInOrder={isActive} />
            {message.author.bot && <BotTag message={message} />}
            <time className="time" dateTime={message.timestamp} title={isActive ? fullTime(at) : undefined}>
              {clock}
            </time>
          </div>
        )}
        {isSystemRow ? (
          <SystemWords message={message} guildId={guildId} />
        ) : isEditing ? (
          <EditBox message={message} guildId={guildId} onActive={setActive} />
        ) : isLoading ? (
          <p className="system-message">
            <Trans>{name} is thinking …</Trans>
          </p>
        ) : (
          message.content !== '' && (
            <Markdown text={message.content} guildId={guildId}>
              {message.edited_timestamp && (
                <span className="edited" title={fullTime(new Date(message.edited_timestamp))}>
                  {' '}
                  <Trans>(edited)</Trans>
                </span>
              )}
            </Markdown>
          )
        )}
        {message.message_snapshots && (
          <Suspense>
            <Forwarded message={message} />
          </Suspense>
        )}
        {message.attachments.length > 0 && (flags & MessageFlags.IsComponentsV2) === 0 && (
          <Attachments attachments={message.attachments} isVoice={(flags & MessageFlags.IsVoiceMessage) !== 0} />
        )}
        {links.length > 0 && (
          <Suspense>
            <EventLinks links={links} />
          </Suspense>
        )}
        {invites.length > 0 && (
          <Suspense>
            <InviteCards invites={invites} />
          </Suspense>
        )}
        {message.poll && (
          <Suspense>
            <Poll message={message} poll={message.poll} guildId={guildId} />
          </Suspense>
        )}
        {message.embeds.length > 0 && (flags & MessageFlags.SuppressEmbeds) === 0 && <Embeds embeds={message.embeds} guildId={guildId} />}
        {message.sticker_items?.map((sticker) => (
          <Sticker key={sticker.id} sticker={sticker} size={160} />
        ))}
        {message.components && message.components.length > 0 && (
          <Suspense>
            <Components components={message.components} guildId={guildId} message={message} />
          </Suspense>
        )}
        {((message.reactions && message.reactions.length > 0) || message.id === message.channel_id) && <Reactions message={message} guildId={guildId} />}
        {message.thread && isOfHere && <ThreadStart thread={message.thread} />}
        {(flags & MessageFlags.Crossposted) !== 0 && (
          <p className="note published">
            <Icon name="news" />
            <Trans>Published</Trans>
          </p>
        )}
        {isEphemeral && (
          <p className="note">
            <Trans>Only you can see this.</Trans>
            <button onClick={() => client.dismiss(message.channel_id, message.id)}>
              <Trans>Dismiss it</Trans>
            </button>
          </p>
        )}
      </div>
      {(isActive || open !== null) && !isPending && !isEditing && !isViewing && (
        <Suspense>
          <MessageMenu message={message} guildId={guildId} isOfHere={isOfHere} open={open} onOpen={setOpen} />
        </Suspense>
      )}
    </article>
  );
});

/** What a row shows of the state: one thing to follow, since a list has many rows. */
function seenOf(state: State, message: Message, guildId: string | undefined) {
  const { author, webhook_id: webhookId } = message;
  // Of a webhook's message all stands in it; everybody else is called, and looks, as they do now.
  const isOfWebhook = webhookId !== undefined && webhookId === author.id;
  return {
    name: isOfWebhook ? '' : nameOf(state, author.id, guildId),
    avatar: isOfWebhook ? author.avatar : (state.users.get(author.id)?.avatar ?? author.avatar),
    avatarInGuild: guildId === undefined ? undefined : state.members.of(guildId).get(author.id)?.avatar,
    color: guildId === undefined ? null : colorOf(state, guildId, author.id),
    pings: guildId !== undefined && isPing(state, message),
    isViewing: state.viewedAs !== null && state.viewedAs.guildId === guildId,
  };
}

/** Whether somebody wrote it who has a profile. What bots answer comes as from a webhook, too. */
const isOfSomebody = ({ webhook_id: webhookId, interaction_metadata: answered }: Message): boolean => webhookId === undefined || answered !== undefined;

interface AuthorProps {
  message: Message;
  guildId: string | undefined;
  name: string;
  seen: ReturnType<typeof seenOf>;
}

/** The keyboard has the name. */
function AuthorAvatar({ message, guildId, name, seen: { avatar, avatarInGuild } }: AuthorProps) {
  const { author } = message;
  return (
    <span className="author-avatar" {...(isOfSomebody(message) && memberPress({ userId: author.id, guildId }))}>
      <Avatar
        id={author.id}
        name={name}
        hash={avatar}
        inGuild={guildId !== undefined && avatarInGuild ? { guildId, hash: avatarInGuild } : undefined}
        folder="avatars"
        size={40}
      />
    </span>
  );
}

/** The Tab key comes to it from its message only. */
function AuthorName({ message, guildId, name, seen: { color }, isInOrder }: AuthorProps & { isInOrder: boolean }) {
  const style: CSSProperties = color === null ? {} : { color: readable(color) };
  return (
    <strong className="author" dir="auto" style={style}>
      {isOfSomebody(message) ? (
        <MemberLink member={{ userId: message.author.id, guildId }} tabIndex={isInOrder ? 0 : -1}>
          {name}
        </MemberLink>
      ) : (
        name
      )}
    </strong>
  );
}

/** What wrote it where no person did. */
function BotTag({ message }: { message: Message }) {
  const { t } = useLingui();
  const isNews = ((message.flags ?? 0) & MessageFlags.IsCrosspost) !== 0;
  return <span className="tag">{isNews ? t`Guild` : message.webhook_id && !message.application_id ? t`Webhook` : t`Bot`}</span>;
}
