import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Suspense, useId, useRef, useState } from 'react';
import type { Message } from '#sdk/state/entities';
import { lazily } from '../app/lazily.tsx';
import { useClient } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { orSay } from '../kit/or-say.ts';
import { useTip } from '../kit/use-tip.ts';
import type { GivenReaction } from '../threads/offered-reaction.ts';
import { useOfferedReaction } from '../threads/use-offered-reaction.ts';
import { CustomEmoji } from './markdown.tsx';
import { useMessageActs } from './message-acts.tsx';

const ReactionPicker = lazily(() => import('./reaction-picker.tsx'));
const ReactionTip = lazily(() => import('./reaction-tip.tsx'));

/** Discord: so many emojis on one message. */
const MOST_REACTIONS = 20;

/** As a path names it. */
export const emojiKey = ({ id, name }: { id: string | null; name: string | null }): string => (id === null ? (name ?? '') : `${name ?? '_'}:${id}`);

interface ReactionsProps {
  message: Message;
  guildId: string | undefined;
}

export const Reactions = (props: ReactionsProps) =>
  props.message.id === props.message.channel_id ? <PostReactions {...props} /> : <ReactionChips {...props} offered={null} />;

/** Below a post stands also what its forum offers, before anybody has given it. */
function PostReactions({ message, guildId }: ReactionsProps) {
  const { mayReact } = useMessageActs();
  const offered = useOfferedReaction(message.id, message.reactions, mayReact);
  return <ReactionChips message={message} guildId={guildId} offered={offered} />;
}

function ReactionChips({ message, guildId, offered }: ReactionsProps & { offered: GivenReaction | null }) {
  const { mayReact } = useMessageActs();
  const { channel_id: channelId, id, reactions = [] } = message;
  const shown: readonly GivenReaction[] = offered?.count === 0 ? [offered, ...reactions] : reactions;
  if (shown.length === 0) return null;
  return (
    <div className="reactions">
      {shown.map((reaction) => (
        <Reaction key={emojiKey(reaction.emoji)} channelId={channelId} messageId={id} reaction={reaction} guildId={guildId} />
      ))}
      {mayReact && reactions.length < MOST_REACTIONS && <AddReaction message={message} />}
    </div>
  );
}

export const ReactionEmoji = ({ emoji }: { emoji: GivenReaction['emoji'] }) =>
  emoji.id === null ? <span>{emoji.name}</span> : <CustomEmoji id={emoji.id} name={emoji.name ?? '_'} animated={emoji.animated ?? false} />;

export interface ReactionProps {
  channelId: string;
  messageId: string;
  reaction: GivenReaction;
  guildId: string | undefined;
}

export function Reaction({ channelId, messageId, reaction, guildId }: ReactionProps) {
  const { t } = useLingui();
  const client = useClient();
  const chip = useRef<HTMLButtonElement>(null);
  const tipId = useId();
  const tip = useTip();
  const { emoji, count, me } = reaction;
  const name = emoji.id === null ? (emoji.name ?? '') : `:${emoji.name ?? '_'}:`;
  const times = plural(count, { one: '# reaction', other: '# reactions' });
  return (
    <>
      <button
        ref={chip}
        className="reaction"
        aria-pressed={me}
        aria-label={t`${name}, ${times}`}
        aria-describedby={tip.isOpen ? tipId : undefined}
        onClick={() => orSay(client.react(channelId, messageId, emojiKey(emoji), !me))}
        {...tip.trigger}
      >
        <ReactionEmoji emoji={emoji} />
        <span>{count}</span>
      </button>
      {tip.isOpen && count > 0 && (
        <Suspense>
          <ReactionTip id={tipId} chip={chip} channelId={channelId} messageId={messageId} reaction={reaction} guildId={guildId} onClose={tip.close} />
        </Suspense>
      )}
    </>
  );
}

function AddReaction({ message }: { message: Message }) {
  const { t } = useLingui();
  const chip = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        ref={chip}
        className="reaction add"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={t`Add another reaction`}
        title={t`Add another reaction`}
        onClick={() => setOpen(true)}
      >
        <Icon name="smile" />
      </button>
      {isOpen && (
        <Suspense>
          <ReactionPicker chip={chip} message={message} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
