import { useLingui } from '@lingui/react/macro';
import { MessageFlags, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Suspense, type Dispatch, type SetStateAction } from 'react';
import { Button, DialogTrigger, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { Message } from '#sdk/state/entities';
import { may } from '#sdk/state/selectors/permissions';
import { mayPublish } from '../announcements/may-publish.ts';
import { lazily } from '../app/lazily.tsx';
import { serverUrl } from '../app/about-server.ts';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { useMenuCommands } from '../composer/use-menu-commands.ts';
import { Icon } from '../kit/icon.tsx';
import { orSay } from '../kit/or-say.ts';
import { useMessageModeration } from '../moderation/use-message-moderation.ts';
import { useForLater } from './for-later.ts';
import { isSystem } from './is-system.ts';
import { mayEdit } from './may-edit.ts';
import { useMessageActs } from './message-acts.tsx';
import { ReactionChoice } from './reaction-picker.tsx';

const DeleteMessage = lazily(() => import('./delete-message.tsx'));
const ForwardMessage = lazily(() => import('./forward-message.tsx'));
const Reactors = lazily(() => import('./reactors.tsx'));
const BeginThread = lazily(() => import('./begin-thread.tsx'));
const PublishMessage = lazily(() => import('../announcements/publish-message.tsx'));
const ReminderDialog = lazily(() => import('../inbox/reminder-dialog.tsx'));

const EPHEMERAL = 64;
/** What cannot be undone, or does something to somebody. */
const BAD: ReadonlySet<string> = new Set(['delete', 'select', 'timeout', 'kick', 'ban']);

/** What of the bar is open; as long as something is, the bar stays. */
export type OpenPart = 'forward' | 'reactors' | 'emoji' | 'menu' | 'delete' | 'thread' | 'remind' | 'publish' | null;

interface MessageMenuProps {
  message: Message;
  guildId: string | undefined;
  /** Whether it stands in the channel in which it is shown. */
  isOfHere: boolean;
  open: OpenPart;
  onOpen: Dispatch<SetStateAction<OpenPart>>;
}

/** What can be done with a message: the small bar above it, and its menu. */
export default function MessageMenu({ message, guildId, isOfHere, open, onOpen }: MessageMenuProps) {
  const { t } = useLingui();
  const client = useClient();
  const acts = useMessageActs();
  const moderation = useMessageModeration(message, guildId);
  const { id, channel_id: channelId, pinned } = message;
  const commands = useMenuCommands(channelId, 3, id, open === 'menu');
  const forLater = useForLater(message, open === 'menu');
  const isMine = useSelected((state) => message.author.id === state.meId);
  const isEditable = useSelected((state) => isOfHere && mayEdit(message, state.meId));
  const isDeveloper = useSelected((state) => state.settings.get('developer_mode') === true);
  const isFleeting = ((message.flags ?? 0) & EPHEMERAL) !== 0;
  const can = (permission: bigint): boolean => may(client.state, channelId, permission);
  const mayReact = can(Bit.AddReactions) && !isFleeting;
  const mayReply = can(Bit.SendMessages) && isOfHere && !isFleeting && !isSystem(message);
  const mayPin = (guildId === undefined || can(Bit.PinMessages) || can(Bit.ManageMessages)) && !isFleeting;
  const mayDelete = (isMine || (guildId !== undefined && can(Bit.ManageMessages))) && !isFleeting;
  const mayThread =
    guildId !== undefined &&
    can(Bit.CreatePublicThreads) &&
    // It stays when the thread is deleted, and with it that there is none to begin.
    ((message.flags ?? 0) & MessageFlags.HasThread) === 0 &&
    !isFleeting &&
    !isSystem(message) &&
    !client.state.channels.get(channelId)?.thread_metadata;
  const mayForward = !isFleeting && !isSystem(message) && !message.poll;
  const isWithoutEmbeds = ((message.flags ?? 0) & MessageFlags.SuppressEmbeds) !== 0;
  const mayTouchEmbeds = mayDelete && (message.embeds.length > 0 || isWithoutEmbeds) && !isSystem(message);
  // A menu closes after what was chosen in it may have opened something else.
  const turn = (part: OpenPart, isOpen: boolean): void => onOpen((now) => (isOpen ? part : now === part ? null : now));
  const act = (key: string): void => {
    moderation.act(key);
    commands.find((command) => command.key === key)?.act?.();
    if (key === 'copy') void navigator.clipboard?.writeText(message.content);
    if (key === 'link') void navigator.clipboard?.writeText(`${serverUrl}${pathTo(guildId, channelId, id)}`);
    if (key === 'id') void navigator.clipboard?.writeText(id);
    if (key === 'unread') orSay(client.markUnread(channelId, id));
    if (key === 'reply') acts.reply(id);
    if (key === 'edit') acts.edit(id);
    if (key === 'save') forLater.toggle();
    if (key === 'embeds') orSay(client.editMessage(channelId, id, { flags: (message.flags ?? 0) ^ MessageFlags.SuppressEmbeds }));
    if (key === 'forward' || key === 'reactors' || key === 'delete' || key === 'thread' || key === 'remind' || key === 'publish') onOpen(key);
    if (key === 'pin')
      orSay(
        client.rest.request(pinned ? 'DELETE' : 'PUT', '/channels/{channel_id}/messages/pins/{message_id}', {
          path: { channel_id: channelId, message_id: id },
        }),
      );
  };
  const items: readonly (readonly [key: string, words: string, isOffered: boolean])[] = [
    ['reply', t`Reply`, mayReply],
    ['edit', t`Edit`, isEditable],
    ['forward', t`Forward`, mayForward],
    ['publish', t`Publish`, mayPublish(client.state, message)],
    ['thread', t`Begin a thread`, mayThread],
    ['pin', pinned ? t`Unpin` : t`Pin`, mayPin],
    ['save', forLater.isSaved ? t`Remove from saved` : t`Save for later`, !isFleeting],
    ['remind', t`Remind me`, !isFleeting],
    ['reactors', t`Show reactions`, (message.reactions?.length ?? 0) > 0],
    ['embeds', isWithoutEmbeds ? t`Show the previews` : t`Remove the previews`, mayTouchEmbeds],
    ['copy', t`Copy the text`, message.content !== ''],
    ['link', t`Copy the link`, !isFleeting],
    ['id', t`Copy the message's ID`, isDeveloper],
    ['unread', t`Mark as unread`, isOfHere && !isFleeting],
    ['delete', t`Delete`, mayDelete],
    ...moderation.items.filter(([key]) => isOfHere || key !== 'select'),
    ...commands.map(({ key, words }) => [key, words, !isFleeting && !isSystem(message)] as const),
  ];
  return (
    <div className="toolbar" role="toolbar" aria-label={t`What to do with this message`}>
      {mayReact && (
        <DialogTrigger isOpen={open === 'emoji'} onOpenChange={(isOpen) => turn('emoji', isOpen)}>
          <Button className="icon-button" aria-label={t`Add a reaction`}>
            <Icon name="smile" />
          </Button>
          <Popover className="popover" placement="start top">
            <ReactionChoice message={message} />
          </Popover>
        </DialogTrigger>
      )}
      {mayReply && (
        <button className="icon-button" aria-label={t`Reply`} title={t`Reply`} onClick={() => act('reply')}>
          <Icon name="reply" />
        </button>
      )}
      {isEditable && (
        <button className="icon-button" aria-label={t`Edit`} title={t`Edit`} onClick={() => act('edit')}>
          <Icon name="edit" />
        </button>
      )}
      <MenuTrigger isOpen={open === 'menu'} onOpenChange={(isOpen) => turn('menu', isOpen)}>
        <Button className="icon-button" aria-label={t`More`}>
          <Icon name="more" />
        </Button>
        <Popover className="popover" placement="start top">
          <Menu onAction={(key) => act(String(key))}>
            {items
              .filter(([, , isOffered]) => isOffered)
              .map(([key, words]) => (
                <MenuItem key={key} id={key} className={`menu-item${BAD.has(key) ? ' bad' : ''}`}>
                  {words}
                </MenuItem>
              ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      <Suspense>
        {open === 'forward' && <ForwardMessage message={message} onClose={() => onOpen(null)} />}
        {open === 'reactors' && <Reactors message={message} guildId={guildId} onClose={() => onOpen(null)} />}
        {open === 'delete' && <DeleteMessage message={message} onClose={() => onOpen(null)} />}
        {open === 'remind' && <ReminderDialog message={message} onClose={() => onOpen(null)} />}
        {open === 'publish' && <PublishMessage message={message} onClose={() => onOpen(null)} />}
        {open === 'thread' && guildId !== undefined && <BeginThread message={message} guildId={guildId} onClose={() => onOpen(null)} />}
      </Suspense>
    </div>
  );
}
